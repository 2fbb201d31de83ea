package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.plan.Trigger;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.run.Run;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.SqsQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;

/** Tests runs that enqueue their clusters, with a simulated AWS. */
class EnqueueTest {
    private static final String NOT_ASSUMABLE = "arn:aws:iam::999900001111:role/fleet-reader";

    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void enqueuesNoClusterTwiceWhenAnEventIsRetriedAfterAFailedDiscovery() {
        SqsQueue jobs = fleet.simulator().createQueue(TestFleet.ACCOUNT, TestFleet.REGION, "jobs");
        for (int i = 0; i < 20; i++) {
            fleet.simulator().addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "c-" + i);
        }
        fleet.with("QUEUE_URL", jobs.url())
                .fleetFile(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters:
                        - discover: {}
                        - discover: {roles: ['%s']}
                        """
                                .formatted(NOT_ASSUMABLE));
        QueuedApplication application =
                new QueuedApplication(fleet.application(), fleet.environment());

        assertThat(ReportText.message(enqueue(application, "one")))
                .startsWith(
                        "Part of the fleet couldn't be searched for clusters:\n  eu-west-1 as "
                                + NOT_ASSUMABLE);
        assertThat(jobs.size()).isEqualTo(2);
        fleet.simulator().addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "new");
        assertThat(enqueue(application, "one").hasFailed()).isTrue();
        assertThat(jobs.size()).as("including the cluster found since").isEqualTo(3);
        assertThat(enqueue(application, "another").hasFailed()).isTrue();
        assertThat(jobs.size()).isEqualTo(6);
    }

    private static Report enqueue(QueuedApplication application, String event) {
        Run.Result result =
                application.start(event, new Trigger.Rotate(), Instant.now().plusSeconds(60));
        assertThat(result).isInstanceOf(Run.Result.HandedOff.class);
        return result.report();
    }
}
