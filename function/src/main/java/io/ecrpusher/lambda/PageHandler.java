package io.ecrpusher.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import io.ecrpusher.aws.page.OtlpEndpoint;
import io.ecrpusher.aws.page.S3Page;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.metrics.ClusterMetrics;
import io.ecrpusher.metrics.EmbeddedMetrics;
import io.ecrpusher.metrics.FleetMetrics;
import io.ecrpusher.metrics.Metric;
import io.ecrpusher.metrics.PrometheusText;
import io.ecrpusher.page.PublishedPage;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.run.Application;
import io.ecrpusher.text.UntrustedText;

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
    private final boolean sendsClusterMetrics;
    private final Application application;
    private final Telemetry telemetry;
    private final OtlpEndpoint otlp;
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
        sendsClusterMetrics = environment.getOrDefault("CLUSTER_METRICS", "off").equals("otlp");
        telemetry = new Telemetry(environment, application, clock, false);
        otlp = OtlpEndpoint.of(application.aws(), application.region(), clock);
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
            records.problems()
                    .forEach(one -> telemetry.warn("Records: " + UntrustedText.of(one).value()));
            List<Metric> metrics = fleet(records, now).metrics();
            System.out.println(EmbeddedMetrics.line(stack, now, metrics));
            target.writeMetrics(PrometheusText.of(stack, metrics));
            boolean written = page.update(records);
            sendClusterMetrics(records, now);
            return written;
        } catch (FailureException e) {
            throw new PageFailedException("The fleet page wasn't written: " + e.detail());
        }
    }

    /** Sends them last, because a silent endpoint takes time and nothing else needs it. */
    private void sendClusterMetrics(FleetRecords records, Instant now) {
        if (!sendsClusterMetrics) {
            return;
        }
        try {
            otlp.send(ClusterMetrics.requests(stack, records, now));
        } catch (FailureException e) {
            telemetry.warn("Not all metrics of clusters were sent: " + e.detail());
        }
    }

    private FleetMetrics fleet(FleetRecords records, Instant now) {
        FleetMetrics fleet = FleetMetrics.of(records, now, application.scheduleInterval());
        if (records.lastRun().isPresent()) {
            return fleet;
        }
        try {
            return fleet.expectingRecordsSince(target.firstStart(), now);
        } catch (FailureException e) {
            // Without an age, the alarm on old records rings.
            telemetry.warn("The age of the records is unknown: " + e.detail());
            return fleet;
        }
    }
}
