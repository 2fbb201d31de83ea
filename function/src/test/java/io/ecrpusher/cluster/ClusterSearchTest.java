package io.ecrpusher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.FleetFile;

import org.junit.jupiter.api.Test;

import java.util.List;

class ClusterSearchTest {
    private static final Fleet FLEET =
            FleetFile.parse(
                    "a test",
                    """
                    version: 1
                    registries: [{name: main}]
                    secrets: [{name: ecr-pull, namespaces: [default]}]
                    clusters:
                    - discover: {regions: [eu-west-1, us-east-1]}
                    - discover: {organization: {role: spoke}}
                    """,
                    "eu-west-1");

    @Test
    void whatNobodyForesawInOnePlaceTouchesNoOther() {
        ClusterSearch search =
                new ClusterSearch(
                        _ -> {
                            throw new IllegalStateException("secret");
                        },
                        scope -> {
                            if (scope.region().equals("us-east-1")) {
                                throw new OutOfMemoryError("secret");
                            }
                            return List.of("prod");
                        });

        ClusterSearch.Found found = search.in(FLEET);

        assertThat(found.fleet().clusters())
                .extracting(Cluster::id)
                .containsExactly("eu-west-1/prod");
        assertThat(found.failures()).containsOnlyKeys("organization", "us-east-1");
        assertThat(found.failures().values())
                .allSatisfy(
                        failure -> {
                            assertThat(failure.reason()).isEqualTo(Cause.UNEXPECTED);
                            assertThat(failure.detail())
                                    .startsWith("a defect of ecr-pusher: java.lang.");
                        });
    }
}
