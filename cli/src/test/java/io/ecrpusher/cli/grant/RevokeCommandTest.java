package io.ecrpusher.cli.grant;

import static io.ecrpusher.cli.grant.GrantFixture.fleetFile;
import static io.ecrpusher.cli.grant.GrantFixture.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.grant.GrantFixture.Result;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

/** {@code revoke} removes what {@code grant} made, and nothing else. */
class RevokeCommandTest {
    private final GrantFixture fixture = new GrantFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Result run(String command, String file) {
        return fixture.run(command, "-f", file, "--role", TestFleet.ROLE, "--yes");
    }

    @Test
    void leavesNothing() {
        EksCluster cluster = fixture.cluster("a");
        Map<String, String> before = objects(cluster);
        Set<String> entries = cluster.access().entries().keySet();
        String file = fleetFile("[default, \"kube-*\"]", "a");
        assertThat(run("grant", file).code()).isEqualTo(ExitCode.OK);
        assertThat(objects(cluster)).hasSize(before.size() + 8);

        Result result = run("revoke", file);

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("Revoked: 1 cluster");
        assertThat(objects(cluster)).isEqualTo(before);
        assertThat(cluster.access().entries().keySet()).isEqualTo(entries);
        assertThat(run("revoke", file).out()).contains("nothing to do");
    }

    @Test
    void printsThePlanAndChangesNothingWithoutYes() {
        EksCluster cluster = fixture.cluster("a");
        String file = fleetFile("[default]", "a");
        assertThat(run("grant", file).code()).isEqualTo(ExitCode.OK);
        Map<String, String> granted = objects(cluster);

        Result result = fixture.run("revoke", "-f", file, "--role", TestFleet.ROLE);

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out())
                .contains("delete access entry of " + TestFleet.ROLE)
                .contains("delete RoleBinding ecr-pusher in default");
        assertThat(objects(cluster)).isEqualTo(granted);
    }

    @Test
    void removesOnlyTheGroupFromAnEntryOfOthers() {
        EksCluster cluster = fixture.cluster("a").grantAccess(TestFleet.ROLE, "viewers");
        String file = fleetFile("[default]", "a");
        assertThat(run("grant", file).code()).isEqualTo(ExitCode.OK);

        assertThat(run("revoke", file).code()).isEqualTo(ExitCode.OK);

        assertThat(cluster.access().entry(TestFleet.ROLE).orElseThrow().groups())
                .containsExactly("viewers");
    }

    @Test
    void keepsWhatOthersHaveApplied() {
        EksCluster cluster = fixture.cluster("a");
        String file = fleetFile("[default]", "a");
        cluster.kubernetes().apply(fixture.run("rbac", "-f", file).out());
        Map<String, String> applied = objects(cluster);
        assertThat(run("grant", file).code()).isEqualTo(ExitCode.OK);

        assertThat(run("revoke", file).code()).isEqualTo(ExitCode.OK);

        assertThat(objects(cluster)).isEqualTo(applied);
        assertThat(cluster.access().entry(TestFleet.ROLE)).isEmpty();
    }
}
