package io.ecrpusher.proof.privileges;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import io.ecrpusher.proof.privileges.Iam.Part;
import io.ecrpusher.proof.privileges.Rehearsal.Observed;
import io.ecrpusher.run.TestFleet;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the IAM policies that the templates deploy with the requests of everything that a stack
 * can do: each is allowed, and each part of each statement allows one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IamPrivilegesTest {
    private static final Template TEMPLATE = Template.read(Account.INFRA.resolve("template.yaml"));
    private static final Template SPOKE = Template.read(Account.INFRA.resolve("iam/spoke.yaml"));
    private static final Set<String> WITHOUT_PERMISSION = Set.of("sts:GetCallerIdentity");

    private final Map<Scenario, Account> accounts = new LinkedHashMap<>();
    private final Map<Scenario, List<Observed>> observed = new LinkedHashMap<>();
    private final Map<Scenario, JsonObject> printed = new LinkedHashMap<>();
    private final Set<String> operations = new TreeSet<>();

    @BeforeAll
    void rehearse() throws Exception {
        for (Scenario scenario : Scenario.all()) {
            Account account = new Account(scenario, TEMPLATE, SPOKE);
            try (Rehearsal rehearsal = new Rehearsal(scenario, account.stack())) {
                observed.put(scenario, rehearsal.run());
                operations.addAll(rehearsal.operations());
                printed.put(scenario, rehearsal.printedPolicies());
            }
            account.use(observed.get(scenario));
            accounts.put(scenario, account);
        }
    }

    @Test
    void allowsEveryRequest() {
        accounts.forEach(
                (scenario, account) ->
                        assertThat(account.iam().refused()).as(scenario.name()).isEmpty());
    }

    @Test
    void usesEveryPartOfEveryStatement() {
        accounts.forEach(
                (scenario, account) ->
                        assertThat(account.iam().uses())
                                .as(scenario.name())
                                .allSatisfy(
                                        (part, steps) ->
                                                assertThat(
                                                                !steps.isEmpty()
                                                                        || IamExceptions.reason(
                                                                                        part)
                                                                                .isPresent())
                                                        .as("%s %s", part.owner(), part.statement())
                                                        .isTrue()));
    }

    @Test
    void usesEveryActionOfEveryStatementDespiteTheExceptions() {
        accounts.forEach(
                (scenario, account) -> {
                    Map<List<String>, Set<String>> steps = new LinkedHashMap<>();
                    account.iam()
                            .uses()
                            .forEach(
                                    (part, some) ->
                                            steps.computeIfAbsent(
                                                            List.of(
                                                                    part.owner(),
                                                                    part.statement().sid(),
                                                                    part.statement()
                                                                            .actions()
                                                                            .getFirst()),
                                                            _ -> new TreeSet<>())
                                                    .addAll(some));
                    assertThat(steps)
                            .as(scenario.name())
                            .allSatisfy(
                                    (action, some) ->
                                            assertThat(some).as("%s", action).isNotEmpty());
                });
    }

    @Test
    void hasNoExceptionThatNothingNeeds() {
        List<Part> unused =
                accounts.values().stream()
                        .flatMap(account -> account.iam().uses().entrySet().stream())
                        .filter(use -> use.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList();

        assertThat(IamExceptions.UNUSED)
                .allSatisfy(
                        exception ->
                                assertThat(unused).as(exception.sid()).anyMatch(exception::covers));
    }

    @Test
    void knowsTheActionsOfEveryOperation() {
        Set<String> actions = new TreeSet<>(WITHOUT_PERMISSION);
        observed.values().stream()
                .flatMap(List::stream)
                .forEach(one -> actions.add(one.action().action()));

        assertThat(operations)
                .allSatisfy(
                        operation ->
                                assertThat(actions).contains(operation.replaceFirst("Batch$", "")));
    }

    @Test
    void allowsNoActionByAWildcardAndAllResourcesOnlyForAReason() {
        Set<String> onAll = new TreeSet<>();
        for (Account account : accounts.values()) {
            for (Part part : account.iam().uses().keySet()) {
                String action = part.statement().actions().getFirst();
                assertThat(action)
                        .as("%s %s", part.owner(), part.statement())
                        .doesNotContain("*", "?");
                if (part.statement().resources().contains("*")) {
                    onAll.add(action);
                }
            }
        }
        assertThat(onAll).isEqualTo(new TreeSet<>(IamExceptions.ON_ALL_RESOURCES.keySet()));
    }

    @Test
    void deniesWithEveryDenyStatementWhatWouldBeAllowedWithoutIt() {
        accounts.forEach(
                (scenario, account) -> {
                    Iam without = account.iam().withoutDenials();
                    for (IamStatement denial : account.iam().denials()) {
                        assertThat(account.probes())
                                .as("%s: %s", scenario.name(), denial)
                                .anyMatch(
                                        probe ->
                                                denial.matches(probe)
                                                        && !account.iam().isAllowed(probe)
                                                        && without.isAllowed(probe));
                    }
                });
    }

    @Test
    void noticesAMissingStatementAndAnUnusedAction() {
        Scenario scenario = accounts.keySet().iterator().next();
        Account broken = new Account(scenario, TEMPLATE.without("ClusterLookup"), SPOKE);
        broken.use(observed.get(scenario));
        assertThat(broken.iam().refused()).anyMatch(text -> text.contains("eks:DescribeCluster"));

        Account wider =
                new Account(
                        scenario, TEMPLATE.withAction("ClusterLookup", "eks:DeleteCluster"), SPOKE);
        wider.use(observed.get(scenario));
        assertThat(wider.iam().uses())
                .anySatisfy(
                        (part, steps) -> {
                            assertThat(part.statement().actions())
                                    .containsExactly("eks:DeleteCluster");
                            assertThat(steps).isEmpty();
                        });
    }

    @Test
    void printsPoliciesThatAllowTheSameRequests() {
        accounts.forEach(
                (scenario, account) -> {
                    Iam iam = account.withPrintedPolicies(printed.get(scenario));
                    for (Observed one : observed.get(scenario)) {
                        account.requests(one).forEach(request -> iam.use(one.step(), request));
                    }
                    StackServices.of(account.stack()).stream()
                            .filter(call -> call.request().principal().equals(TestFleet.ROLE))
                            .forEach(call -> iam.use(call.service(), call.request()));

                    assertThat(iam.refused())
                            .as(scenario.name())
                            .noneMatch(text -> !text.contains(Account.PAGE));
                    assertThat(iam.uses())
                            .as(scenario.name())
                            .allSatisfy(
                                    (part, steps) ->
                                            assertThat(steps)
                                                    .as("%s %s", part.owner(), part.statement())
                                                    .isNotEmpty());
                });
    }

    @Test
    void writesThePage() throws IOException {
        IamPage page = new IamPage(TEMPLATE, SPOKE);
        accounts.values().forEach(account -> page.add(account.iam().uses()));
        page.lines().compare(IamPrivilegesTest.class);
    }
}
