package io.ecrpusher.proof.privileges;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;
import io.ecrpusher.simulator.kubernetes.User;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sends a request for each clause of the admission policies, by a group that RBAC allows everything
 * on Secrets and ServiceAccounts: the clause denies it. {@link RbacPrivilegesTest} tests that all
 * writes of runs pass.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionPrivilegesTest {
    private static final Pattern MESSAGE = Pattern.compile("- message: \"(.*)\"");
    private static final String TOKEN = "a-token-of-this-test";

    private final SimulatedCluster cluster =
            SimulatedCluster.start(
                    "prod",
                    token ->
                            token.equals(TOKEN)
                                    ? Optional.of(new User("pusher", Set.of(Rbac.GROUP)))
                                    : Optional.empty());
    private final HttpClient http =
            HttpClient.newBuilder().sslContext(cluster.ca().clientContext()).build();
    private final Fleet fleet = FleetFile.parse("the fleet", AdmissionProbe.FLEET, "eu-west-1");
    private final String manifest = AdmissionPolicy.of(fleet.secrets(), fleet.prune()).manifest();

    static List<AdmissionProbe> probes() {
        return AdmissionProbe.all();
    }

    @BeforeAll
    void install() {
        cluster.apply(AdmissionProbe.OBJECTS);
    }

    @AfterAll
    void close() {
        http.close();
        cluster.close();
    }

    @ParameterizedTest
    @MethodSource("probes")
    void deniesWhatRbacAllows(AdmissionProbe probe) throws Exception {
        remove();
        assertThat(send(probe).statusCode()).as("without policies").isBetween(200, 201);

        cluster.apply(manifest);
        HttpResponse<String> response = send(probe);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body())
                .contains("ValidatingAdmissionPolicy")
                .contains("denied request: " + probe.clause());
    }

    /** A binding without Deny doesn't deny. */
    private void remove() {
        cluster.apply(manifest.replace("validationActions: [Deny]", "validationActions: [Audit]"));
    }

    @Test
    void hasARequestForEachClause() {
        List<String> clauses =
                MESSAGE.matcher(manifest).results().map(found -> found.group(1)).toList();

        assertThat(clauses)
                .hasSize(AdmissionProbe.all().size())
                .allSatisfy(
                        clause ->
                                assertThat(AdmissionProbe.all())
                                        .anyMatch(probe -> clause.startsWith(probe.clause())));
    }

    @Test
    void writesThePage() throws IOException {
        Page page = new Page();
        page.header("Attempt", "Message");
        AdmissionProbe.all()
                .forEach(probe -> page.row(probe.attempt(), "`" + probe.clause() + "`"));
        page.compare(AdmissionPrivilegesTest.class);
    }

    private HttpResponse<String> send(AdmissionProbe probe)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(cluster.endpoint() + probe.path()))
                        .method(probe.method(), BodyPublishers.ofString(probe.body()))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/" + probe.type())
                        .build(),
                BodyHandlers.ofString());
    }
}
