package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.assertRefused;
import static io.ecrpusher.simulator.aws.AwsClients.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AccessDeniedException;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.ParentNotFoundException;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.organizations.model.TargetNotFoundException;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** AWS Organizations, called with the AWS SDK. */
class OrganizationsTest extends SimulatedAccount {
    private static final String HOME = "us-east-1";
    private static final String LARGE = "ou-ab12-large000";
    private static final String SMALL = "ou-ab12-small000";
    private static final String TAGGED = "444455556666";
    private static final String SUSPENDED = "444455557777";
    private static final List<String> MANY = numbered("9000000000", 41);

    private static SimulatedOrganization organization;
    private static OrganizationsClient organizations;

    @BeforeAll
    static void createOrganization() {
        organization = simulator.createOrganization(ACCOUNT);
        organization.addUnit(organization.rootId(), LARGE);
        organization.addUnit(LARGE, SMALL);
        MANY.forEach(account -> organization.addAccount(LARGE, account, Map.of()));
        organization.addAccount(
                SMALL,
                TAGGED,
                numbered("key-", 50).stream()
                        .collect(Collectors.toMap(Function.identity(), key -> "of " + key)));
        organization.addAccount(SMALL, SUSPENDED, Map.of("team", ""));
        organization.suspend(SUSPENDED);
        organizations = client(OrganizationsClient.builder(), simulator, pusher, HOME);
    }

    @Test
    void listsAllAccountsInPages() {
        Principal lister = another("lister");

        assertThat(
                        client(OrganizationsClient.builder(), simulator, lister, HOME)
                                .listAccountsPaginator()
                                .stream()
                                .flatMap(page -> page.accounts().stream()))
                .extracting(Account::id)
                .hasSize(44)
                .contains(ACCOUNT, TAGGED, SUSPENDED)
                .containsAll(MANY);
        assertThat(simulator.calls())
                .containsEntry(
                        new AwsCall("organizations", "ListAccounts", HOME, lister.arn()), 3L);
    }

    @Test
    void listsOnlyDirectChildrenOfAParent() {
        assertThat(accountsIn(organization.rootId())).containsExactly(ACCOUNT);
        assertThat(accountsIn(LARGE)).containsExactlyElementsOf(MANY);
        assertThat(accountsIn(SMALL)).containsExactly(TAGGED, SUSPENDED);
        assertThat(unitsIn(organization.rootId())).containsExactly(LARGE);
        assertThat(unitsIn(LARGE)).containsExactly(SMALL);
        assertThat(unitsIn(SMALL)).isEmpty();
        assertThat(simulator.received()).contains("/? {\"ParentId\":\"" + SMALL + "\"}");
    }

    @Test
    void limitsPagesToMaxResultsUpToTwenty() {
        var first = organizations.listAccountsForParent(r -> r.parentId(LARGE).maxResults(3));

        assertThat(first.accounts()).hasSize(3);
        assertThat(
                        organizations
                                .listAccountsForParent(
                                        r -> r.parentId(LARGE).nextToken(first.nextToken()))
                                .accounts())
                .extracting(Account::id)
                .containsExactlyElementsOf(MANY.subList(3, 23));
        assertThat(organizations.listAccountsForParent(r -> r.parentId(SMALL)).nextToken())
                .isNull();
        for (int size : new int[] {0, 21}) {
            assertRefused(
                    () -> organizations.listAccounts(r -> r.maxResults(size)),
                    400,
                    "InvalidInputException");
        }
        assertRefused(
                () -> organizations.listAccounts(r -> r.nextToken("?")),
                400,
                "InvalidInputException");
    }

    @Test
    void describesAccountsAndUnits() {
        var accounts = organizations.listAccountsForParent(r -> r.parentId(SMALL)).accounts();
        Account active = accounts.getFirst();

        assertThat(active.arn())
                .matches("arn:aws:organizations::111122223333:account/o-[a-z0-9]{10}/444455556666");
        assertThat(active.name()).isNotBlank();
        assertThat(active.email()).contains("@");
        assertThat(active.state()).isEqualTo(AccountState.ACTIVE);
        assertThat(active.status()).isEqualTo(AccountStatus.ACTIVE);
        assertThat(active.joinedMethodAsString()).isEqualTo("CREATED");
        assertThat(active.joinedTimestamp()).isEqualTo("2025-01-01T00:00:00Z");
        assertThat(accounts.getLast().state()).isEqualTo(AccountState.SUSPENDED);
        assertThat(accounts.getLast().status()).isEqualTo(AccountStatus.SUSPENDED);
        assertThat(
                        organizations
                                .listOrganizationalUnitsForParent(r -> r.parentId(LARGE))
                                .organizationalUnits()
                                .getFirst()
                                .arn())
                .matches("arn:aws:organizations::111122223333:ou/o-[a-z0-9]{10}/ou-ab12-small000");
    }

    @Test
    void listsTagsOfAccountsUnitsAndTheRoot() {
        assertThat(tagsOf(TAGGED))
                .hasSize(50)
                .contains(Tag.builder().key("key-49").value("of key-49").build());
        assertThat(tagsOf(SUSPENDED)).containsExactly(Tag.builder().key("team").value("").build());
        assertThat(tagsOf(LARGE)).isEmpty();
        assertThat(tagsOf(organization.rootId())).isEmpty();
    }

    @Test
    void reportsMissingParentsAndTargets() {
        assertThatExceptionOfType(ParentNotFoundException.class)
                .isThrownBy(() -> accountsIn("ou-ab12-notthere"));
        assertThatExceptionOfType(ParentNotFoundException.class)
                .isThrownBy(() -> unitsIn("r-none"));
        assertThatExceptionOfType(TargetNotFoundException.class)
                .isThrownBy(() -> tagsOf("000000000000"));
    }

    @Test
    void refusesAMalformedId() {
        assertRefused(() -> accountsIn("large"), 400, "InvalidInputException");
        assertRefused(() -> unitsIn(TAGGED), 400, "InvalidInputException");
        assertRefused(() -> tagsOf("44445555666"), 400, "InvalidInputException");
    }

    @Test
    void allowsOnlyManagementAndDelegatedAdministratorAccounts() {
        Principal member = simulator.addUser("arn:aws:iam::900000000000:user/member");
        Principal outsider = simulator.addUser("arn:aws:iam::999988887777:user/outsider");
        OrganizationsClient asMember =
                client(OrganizationsClient.builder(), simulator, member, HOME);

        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(asMember::listAccounts)
                .withMessageContaining("You don't have permissions to access this resource.");
        assertRefused(
                () ->
                        client(OrganizationsClient.builder(), simulator, outsider, HOME)
                                .listAccounts(),
                400,
                "AWSOrganizationsNotInUseException");

        organization.registerDelegatedAdministrator("900000000000");

        assertThat(asMember.listAccounts().accounts()).isNotEmpty();
    }

    @Test
    void namesTheParentOfADeniedList() {
        Principal denied = another("denied");
        simulator.faults().deny(denied.arn(), "organizations:ListAccountsForParent");

        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(
                        () ->
                                client(OrganizationsClient.builder(), simulator, denied, HOME)
                                        .listAccountsForParent(r -> r.parentId(SMALL)))
                .withMessageContaining("organizations:ListAccountsForParent on resource: arn:aws:")
                .withMessageContaining("/" + SMALL);
    }

    @Test
    void refusesOtherRegions() {
        assertRefused(
                () ->
                        client(OrganizationsClient.builder(), simulator, pusher, REGION)
                                .listAccounts(),
                400,
                "InvalidSignatureException");
    }

    private static List<String> accountsIn(String parent) {
        return organizations.listAccountsForParentPaginator(r -> r.parentId(parent)).stream()
                .flatMap(page -> page.accounts().stream())
                .map(Account::id)
                .toList();
    }

    private static List<String> unitsIn(String parent) {
        return organizations
                .listOrganizationalUnitsForParentPaginator(r -> r.parentId(parent))
                .stream()
                .flatMap(page -> page.organizationalUnits().stream())
                .map(OrganizationalUnit::id)
                .toList();
    }

    private static List<Tag> tagsOf(String resource) {
        return organizations
                .listTagsForResourcePaginator(r -> r.resourceId(resource))
                .tags()
                .stream()
                .toList();
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> "%s%02d".formatted(prefix, i)).toList();
    }
}
