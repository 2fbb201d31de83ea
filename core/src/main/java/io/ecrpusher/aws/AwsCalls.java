package io.ecrpusher.aws;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.settings.AwsSettings;

import software.amazon.awssdk.core.exception.SdkException;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Sends calls, and translates everything that can go wrong. Each target has its own {@link
 * CircuitBreaker}, so that a silent one takes no connections and no time from others.
 */
final class AwsCalls {
    private final ConcurrentMap<AwsTarget, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Returns the number of calls since the process started, by service. */
    Map<String, Long> counts() {
        return counts.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, count -> count.getValue().sum()));
    }

    /** Sends a request and reads the response. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws FailureException;
    }

    /**
     * Returns what {@code request} returns.
     *
     * @throws FailureException if AWS refuses the call, doesn't respond, or sends a response that
     *     {@code request} can't read
     */
    <T> T send(AwsCall call, Request<T> request) throws FailureException {
        CircuitBreaker breaker =
                breakers.computeIfAbsent(
                        call.target(), target -> new CircuitBreaker(callsAtOnce(target)));
        breaker.enter();
        // A target's service may name a bucket, and CloudWatch bills each name of a metric.
        String service = call.target().service().split("/", 2)[0];
        counts.computeIfAbsent(service, _ -> new LongAdder()).increment();
        long startedAt = System.nanoTime();
        try {
            T result = request.send();
            breaker.noteAnswer();
            return result;
        } catch (SdkException e) {
            if (AwsErrors.isSilence(e)) {
                breaker.noteSilence(failure(e, call.target(), call.sharedText()), startedAt);
            } else {
                breaker.noteAnswer();
            }
            throw failure(e, call.target(), call.text());
        } catch (FailureException e) {
            breaker.noteAnswer();
            throw e;
        } catch (OddResponseException e) {
            breaker.noteAnswer();
            throw OddResponseException.failure(e, call.text());
        } catch (RuntimeException e) {
            if (System.nanoTime() - startedAt >= AwsSettings.AWS_ATTEMPT_TIMEOUT.toNanos()) {
                breaker.noteSilence(AwsErrors.aborted(call.sharedText()), startedAt);
                throw AwsErrors.aborted(call.text());
            }
            breaker.noteAnswer();
            throw OddResponseException.failure(e, call.text());
        } finally {
            breaker.exit();
        }
    }

    private static FailureException failure(SdkException exception, AwsTarget target, String call) {
        FailureException failure = AwsErrors.failure(exception, call);
        Problem problem = failure.problem();
        return SdkRegions.seenFrom(target.region())
                .doubt(target.region())
                .map(doubt -> problem.detail() + "; " + doubt)
                .map(detail -> new Problem(problem.cause(), detail, problem.quote()))
                .map(FailureException::new)
                .orElse(failure);
    }

    private static int callsAtOnce(AwsTarget target) {
        return target.service().startsWith("s3")
                ? AwsSettings.S3_CALLS_AT_ONCE
                : AwsSettings.AWS_CALLS_AT_ONCE;
    }
}
