package io.ecrpusher.proof.privileges;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.PolicyRule;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;
import io.ecrpusher.simulator.kubernetes.request.AccessCheck;
import io.ecrpusher.simulator.kubernetes.request.Attributes;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the RBAC that {@code rbac} prints with the requests of runs: each is allowed, and each
 * verb on each name allows one, as does each binding. The admission policies are in place.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RbacPrivilegesTest {
    private static final String EARLIER =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: earlier}
            rules: [%s]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: earlier}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: earlier}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}]
            """;

    private final Map<RbacCase, Result> results = new LinkedHashMap<>();

    /** The smallest part of a rule. An empty name stands for all. */
    private record Part(PolicyRule rule, String verb, String name, boolean inCluster) {
        boolean allows(Attributes.ForResource request) {
            return request.verb().equals(verb)
                    && request.resource().equals(rule.resource())
                    && (name.isEmpty() || name.equals(request.name()))
                    && (inCluster || !request.namespace().isEmpty());
        }
    }

    private record Result(
            Rbac rbac,
            Map<Part, Set<String>> uses,
            Set<String> namespaces,
            List<AccessCheck> refused) {}

    @BeforeAll
    void run() {
        for (RbacCase one : RbacCase.all()) {
            results.put(one, run(one));
        }
    }

    private static Result run(RbacCase one) {
        try (TestFleet fleet = new TestFleet()) {
            SimulatedCluster cluster =
                    fleet.simulator()
                            .addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "prod")
                            .grantAccess(TestFleet.ROLE, Rbac.GROUP)
                            .kubernetes();
            cluster.apply(
                    "{apiVersion: v1, kind: Namespace, metadata: {name: team-a, labels: {team: a}}}");
            if (!one.objects().isEmpty()) {
                cluster.apply(one.objects());
            }
            if (!one.before().isEmpty()) {
                cluster.apply(
                        EARLIER.formatted("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}"));
                rotate(fleet.fleetFile(RbacCase.file(one.before())), new Trigger.Rotate());
                cluster.apply(EARLIER.formatted(""));
                cluster.takeAccessChecks();
            }
            Fleet parsed =
                    FleetFile.parse("the fleet", RbacCase.file(one.fleet()), TestFleet.REGION);
            Rbac rbac = Rbac.of(parsed.secrets(), parsed.prune(), one.sweeps());
            cluster.apply(rbac.manifest());
            cluster.apply(AdmissionPolicy.of(parsed.secrets(), parsed.prune()).manifest());

            Result result = new Result(rbac, parts(rbac), new TreeSet<>(), new ArrayList<>());
            rotate(fleet.fleetFile(RbacCase.file(one.fleet())), new Trigger.Rotate());
            note("rotation", cluster, result);
            if (one.sweeps()) {
                rotate(fleet, new Trigger.Sweep(Duration.ofMinutes(30)));
                note("sweep", cluster, result);
            }
            return result;
        }
    }

    private static void rotate(TestFleet fleet, Trigger trigger) {
        assertThat(fleet.run(trigger).outcomes())
                .isNotEmpty()
                .allSatisfy(
                        one ->
                                assertThat(one)
                                        .isInstanceOfAny(
                                                Outcome.Applied.class, Outcome.Pruned.class));
    }

    private static void note(String step, SimulatedCluster cluster, Result result) {
        for (AccessCheck check : cluster.takeAccessChecks()) {
            if (!check.allowed()) {
                result.refused().add(check);
            }
            if (check.attributes() instanceof Attributes.ForResource request) {
                result.namespaces().add(request.namespace());
                result.uses()
                        .forEach(
                                (part, steps) -> {
                                    if (part.allows(request)) {
                                        steps.add(step);
                                    }
                                });
            }
        }
    }

    private static Map<Part, Set<String>> parts(Rbac rbac) {
        Map<Part, Set<String>> parts = new LinkedHashMap<>();
        rbac.clusterRules().forEach(rule -> addParts(rule, true, parts));
        rbac.namespaceRules().forEach(rule -> addParts(rule, false, parts));
        return parts;
    }

    private static void addParts(PolicyRule rule, boolean inCluster, Map<Part, Set<String>> parts) {
        for (String verb : rule.verbs()) {
            for (String name :
                    rule.resourceNames().isEmpty() ? List.of("") : rule.resourceNames()) {
                parts.put(new Part(rule, verb, name, inCluster), new TreeSet<>());
            }
        }
    }

    @Test
    void allowsEveryRequest() {
        results.forEach((one, result) -> assertThat(result.refused()).as(one.name()).isEmpty());
    }

    @Test
    void usesEveryVerbOnEveryName() {
        results.forEach(
                (one, result) ->
                        assertThat(result.uses())
                                .as(one.name())
                                .allSatisfy(
                                        (part, steps) ->
                                                assertThat(steps).as("%s", part).isNotEmpty()));
    }

    @Test
    void usesEveryRoleBinding() {
        results.forEach(
                (one, result) ->
                        assertThat(result.namespaces())
                                .as(one.name())
                                .containsAll(result.rbac().namespaces()));
    }

    @Test
    void writesThePage() throws IOException {
        Page page = new Page();
        page.header("Fleet", "Verbs", "Resource", "Names", "Namespaces", "Used by");
        results.forEach(
                (one, result) -> {
                    result.rbac()
                            .clusterRules()
                            .forEach(rule -> row(page, one, result, rule, List.of()));
                    result.rbac()
                            .namespaceRules()
                            .forEach(
                                    rule ->
                                            row(
                                                    page,
                                                    one,
                                                    result,
                                                    rule,
                                                    result.rbac().namespaces()));
                });
        page.compare(RbacPrivilegesTest.class);
    }

    private static void row(
            Page page, RbacCase one, Result result, PolicyRule rule, List<String> namespaces) {
        Set<String> steps = new TreeSet<>();
        result.uses()
                .forEach(
                        (part, some) -> {
                            if (part.rule().equals(rule)) {
                                steps.addAll(some);
                            }
                        });
        page.row(
                one.name(),
                Page.code(rule.verbs()),
                Page.code(List.of(rule.resource())),
                rule.resourceNames().isEmpty() ? "all" : Page.code(rule.resourceNames()),
                namespaces.isEmpty() ? "all" : Page.code(namespaces),
                String.join(", ", steps));
    }
}
