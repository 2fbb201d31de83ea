package io.ecrpusher.aws.retry;

import io.ecrpusher.settings.AwsSettings;
import io.ecrpusher.time.FullJitter;
import io.ecrpusher.time.RetryBudget;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * The SDK's standard retries within a {@link RetryBudget}. The SDK's own budget is per client, and
 * a fleet of hundreds of accounts has hundreds of clients.
 */
public final class BudgetedRetries implements RetryStrategy {
    private final RetryStrategy standard;
    private final RetryBudget budget;

    /** Creates a strategy for clients that share {@code budget}. */
    public BudgetedRetries(RetryBudget budget) {
        this(budget, FullJitter.RANDOM);
    }

    BudgetedRetries(RetryBudget budget, FullJitter jitter) {
        this.budget = budget;
        this.standard = standard(jitter);
    }

    private static StandardRetryStrategy standard(FullJitter jitter) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(AwsSettings.AWS_ATTEMPTS)
                // The SDK counts the attempt to come.
                .backoffStrategy(next -> jitter.after(next - 1, AwsSettings.AWS_RETRY_PAUSE))
                .throttlingBackoffStrategy(
                        next -> jitter.after(next - 1, AwsSettings.AWS_THROTTLING_PAUSE))
                .build();
    }

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        budget.noteFirstAttempt();
        return standard.acquireInitialToken(request);
    }

    /** Asks the SDK's rules first, so that a failure that no retry helps costs no budget. */
    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        RefreshRetryTokenResponse response = standard.refreshRetryToken(request);
        if (!budget.takeRetry()) {
            throw new TokenAcquisitionFailedException(
                    "the run's retries are used up", response.token(), request.failure());
        }
        return response;
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return standard.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return standard.maxAttempts();
    }

    /** The SDK's defaults are part of {@link #standard} already. */
    @Override
    public boolean useClientDefaults() {
        return false;
    }

    @Override
    public Builder<?, ?> toBuilder() {
        throw new UnsupportedOperationException("clients share this strategy as it is");
    }
}
