package io.ecrpusher.aws.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.settings.AwsSettings;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.FullJitter;
import io.ecrpusher.time.RetryBudget;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

import java.io.IOException;

class BudgetedRetriesTest {
    private final Exception unreachable =
            SdkClientException.create("no response", new IOException("reset"));

    private final RetryBudget budget = new RetryBudget();
    private final BudgetedRetries retries =
            new BudgetedRetries(budget, new FullJitter(bound -> bound - 1));

    @Test
    void pausesWithFullJitter() {
        RefreshRetryTokenResponse second = refresh(first(), unreachable);
        assertThat(second.delay()).isEqualTo(AwsSettings.AWS_RETRY_PAUSE);
        assertThat(refresh(second.token(), unreachable).delay())
                .isEqualTo(AwsSettings.AWS_RETRY_PAUSE.multipliedBy(2));
    }

    @Test
    void pausesLongerIfAwsThrottles() {
        Exception throttled = SdkServiceException.builder().statusCode(429).build();
        assertThat(refresh(first(), throttled).delay()).isEqualTo(AwsSettings.AWS_THROTTLING_PAUSE);
    }

    @Test
    void endsAfterAllAttempts() {
        RetryToken token = first();
        for (int attempt = 2; attempt <= AwsSettings.AWS_ATTEMPTS; attempt++) {
            token = refresh(token, unreachable).token();
        }
        RetryToken last = token;
        assertThatThrownBy(() -> refresh(last, unreachable))
                .isInstanceOf(TokenAcquisitionFailedException.class);
    }

    @Test
    void endsWhenTheBudgetIsUsedUp() {
        for (long i = 0; i < Settings.RETRY_RESERVE; i++) {
            assertThat(budget.takeRetry()).isTrue();
        }
        assertThatThrownBy(() -> refresh(first(), unreachable))
                .isInstanceOf(TokenAcquisitionFailedException.class)
                .hasCause(unreachable);
    }

    @Test
    void spendsNoBudgetOnFailuresThatNoRetryHelps() {
        for (long i = 0; i < 2 * Settings.RETRY_RESERVE; i++) {
            assertThatThrownBy(() -> refresh(first(), new IllegalStateException("denied")))
                    .isInstanceOf(TokenAcquisitionFailedException.class);
        }
        assertThat(budget.takeRetry()).isTrue();
    }

    private RetryToken first() {
        return retries.acquireInitialToken(AcquireInitialTokenRequest.create("test")).token();
    }

    private RefreshRetryTokenResponse refresh(RetryToken token, Throwable failure) {
        return retries.refreshRetryToken(
                RefreshRetryTokenRequest.builder().token(token).failure(failure).build());
    }
}
