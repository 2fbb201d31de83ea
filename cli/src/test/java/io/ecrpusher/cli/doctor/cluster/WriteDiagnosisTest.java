package io.ecrpusher.cli.doctor.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.plan.Target;
import io.ecrpusher.push.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class WriteDiagnosisTest {
    private static final String GRANT =
            "ecr-pusher grant --cluster eu-west-1/one --yes --force-conflicts";

    private final Cluster cluster =
            FleetFile.parse(
                            "a test",
                            """
                            version: 1
                            addedByOthers: [allowed]
                            registries: [{name: main}]
                            secrets:
                              - {name: ecr-pull, namespaces: [default], labels: {team: a}, annotations: {example.com/note: b}}
                            clusters: [{name: one}]
                            """,
                            "eu-west-1")
                    .clusters()
                    .getFirst();

    private String remedy(String denial) {
        Target target =
                new Target(cluster, cluster.secrets().getFirst(), "default", true, List.of());
        String quote =
                "secrets \"ecr-pull\" is forbidden: ValidatingAdmissionPolicy 'ecr-pusher-secrets' with binding 'ecr-pusher-secrets' denied request: "
                        + denial;
        Problem problem = new Problem(Cause.INVALID, "the API server rejects it", quote);
        WriteDiagnosis diagnosis =
                new WriteDiagnosis(
                        new Subject(
                                cluster,
                                "arn:aws:iam::111122223333:role/ecr-pusher",
                                new Remedies(List.of(), List.of(), List.of())),
                        List.of(new Outcome.Rejected(target, problem)));
        return diagnosis.secrets() instanceof Result.Broken broken ? broken.finding().remedy() : "";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the fleet doesn't set this label: cost-center; if another program adds it, list",
                "the fleet doesn't set this label: team, cost-center…",
                "labels, annotations, and other metadata must stay unchanged: cost-center"
            })
    void namesTheKeyThatAnotherProgramAdds(String denial) {
        assertThat(remedy(denial))
                .isEqualTo(
                        "If another program adds cost-center, list it in addedByOthers in the fleet file, and then: "
                                + GRANT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the fleet has no Secret of this name in this namespace; if the fleet has changed",
                "the fleet doesn't set this label: team; if another program adds it, list",
                "the fleet doesn't set this annotation: example.com/note; if another program",
                "labels, annotations, and other metadata must stay unchanged: allowed; if"
            })
    void appliesThePoliciesAgainForWhatTheFleetSets(String denial) {
        assertThat(remedy(denial)).isEqualTo(GRANT);
    }

    @Test
    void repeatsNothingButKeysOfTheServersText() {
        assertThat(remedy("the fleet doesn't set this label: x | sh; y"))
                .startsWith("If another program adds x, list it in");
        assertThat(remedy("the fleet doesn't set this label: $(sh); y")).isEqualTo(GRANT);
    }
}
