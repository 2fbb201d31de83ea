package io.ecrpusher.queue;

import io.ecrpusher.plan.Trigger;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.HandOff;
import io.ecrpusher.run.Run;
import io.ecrpusher.settings.RecordSettings;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import java.time.Instant;
import java.util.Map;

/** An application whose large runs are pushed by queue workers. */
public final class QueuedApplication {
    private final Application application;
    private final QueueSettings settings;

    /** Adds the queue that {@code environment} configures to {@code application}. */
    public QueuedApplication(Application application, Map<String, String> environment) {
        this.application = application;
        this.settings = QueueSettings.of(environment, application.aws(), application.region());
    }

    /**
     * Pushes everything that {@code trigger} asks for, or enqueues it.
     *
     * @param event the event's ID, the same in each attempt
     */
    public Run.Result start(String event, Trigger trigger, Instant deadline) {
        HandOff handOff =
                settings.dispatch().map(dispatch -> dispatch.forEvent(event)).orElse(HandOff.NONE);
        Run run =
                application.run(
                        settings.dispatch().isPresent()
                                ? Settings.TOKEN_MAX_AGE_BESIDE_WORKERS
                                : Settings.TOKEN_MAX_AGE);
        return run.start(trigger, handOff, deadline);
    }

    /** Returns a worker that processes messages until {@code deadline}. */
    public Worker worker(Deadline deadline) {
        Run run = application.run(Settings.TOKEN_MAX_AGE_BESIDE_WORKERS);
        return new Worker(
                job -> run.pushPart(job.trigger(), job.startedAt(), job.clusters(), deadline.at()),
                settings.deadLetters().orElseThrow(),
                settings.maxReceives(),
                new Deadline(deadline.clock(), deadline.at().plus(RecordSettings.AFTER_DEADLINE)));
    }
}
