package io.ecrpusher.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import io.ecrpusher.aws.page.S3Page;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.page.PublishedPage;
import io.ecrpusher.run.Application;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;

/**
 * Writes the fleet page into the stack's bucket. A schedule starts it every few minutes, whatever
 * the runs do: a page that only runs write would say nothing when they fail.
 */
public final class PageHandler implements RequestStreamHandler {
    private final PublishedPage page = page(System.getenv(), Clock.systemUTC());

    /**
     * Writes the page if the records have changed. Ignores the event. Returns {@code {"written":
     * true}} or {@code false} as JSON.
     *
     * @throws PageFailedException if the records can't be read, or the page can't be written
     */
    @Override
    public void handleRequest(InputStream event, OutputStream output, Context context)
            throws IOException {
        boolean written =
                Invocation.run(
                        () -> {
                            try {
                                return page.update();
                            } catch (FailureException e) {
                                throw new PageFailedException(
                                        "The fleet page wasn't written: " + e.detail());
                            }
                        });
        output.write("{\"written\":%s}".formatted(written).getBytes(UTF_8));
    }

    private static PublishedPage page(Map<String, String> environment, Clock clock) {
        Application application = Application.of(environment, clock);
        S3Page target =
                new S3Page(
                        application.aws(),
                        application.region(),
                        environment.getOrDefault("RECORDS_BUCKET", ""));
        return new PublishedPage(
                application.records(), application.scheduleInterval(), target::write, clock);
    }
}
