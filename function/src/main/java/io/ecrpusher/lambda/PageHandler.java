package io.ecrpusher.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import io.ecrpusher.aws.page.S3Page;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.metrics.EmbeddedMetrics;
import io.ecrpusher.metrics.FleetMetrics;
import io.ecrpusher.metrics.Metric;
import io.ecrpusher.metrics.PrometheusText;
import io.ecrpusher.page.PublishedPage;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.run.Application;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Writes the fleet page and the fleet's metrics. A schedule starts it every few minutes, whatever
 * the runs do: Secrets age while nothing runs.
 */
public final class PageHandler implements RequestStreamHandler {
    private final Clock clock;
    private final String stack;
    private final Application application;
    private final S3Page target;
    private final PublishedPage page;

    /** Creates the handler as the process's environment configures it. */
    public PageHandler() {
        this(System.getenv(), Clock.systemUTC());
    }

    private PageHandler(Map<String, String> environment, Clock clock) {
        this(environment, Application.of(environment, clock), clock);
    }

    /** Creates the handler of another environment, with its own wiring. */
    public PageHandler(Map<String, String> environment, Application application, Clock clock) {
        this.application = application;
        this.clock = clock;
        stack = environment.getOrDefault("STACK_NAME", "ecr-pusher");
        target =
                new S3Page(
                        application.aws(),
                        application.region(),
                        environment.getOrDefault("RECORDS_BUCKET", ""));
        page = new PublishedPage(application.scheduleInterval(), target::write, clock);
    }

    /**
     * Logs the metrics, and writes the page if the records have changed. Ignores the event. Returns
     * {@code {"written": true}} or {@code false} as JSON.
     *
     * @throws PageFailedException if the records can't be read, or the page can't be written
     */
    @Override
    public void handleRequest(InputStream event, OutputStream output, Context context)
            throws IOException {
        boolean written = Invocation.run(this::update);
        output.write("{\"written\":%s}".formatted(written).getBytes(UTF_8));
    }

    private boolean update() {
        try {
            FleetRecords records = application.records().read();
            Instant now = clock.instant();
            List<Metric> metrics =
                    FleetMetrics.of(records, now, application.scheduleInterval()).metrics();
            System.out.println(EmbeddedMetrics.line(stack, now, metrics));
            target.writeMetrics(PrometheusText.of(stack, metrics));
            return page.update(records);
        } catch (FailureException e) {
            throw new PageFailedException("The fleet page wasn't written: " + e.detail());
        }
    }
}
