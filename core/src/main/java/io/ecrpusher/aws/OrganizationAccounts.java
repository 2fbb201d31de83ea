package io.ecrpusher.aws;

import static io.ecrpusher.aws.OddResponseException.required;

import io.ecrpusher.cluster.AccountLister;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.value.Partitions;
import io.ecrpusher.settings.AwsSettings;

import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists accounts with AWS Organizations, and caches them for {@link AwsSettings#ORGANIZATION_LIFE}.
 * Calls one after the other, because Organizations allows only a few calls per second.
 */
public final class OrganizationAccounts implements AccountLister {
    private static final String CALL = "organizations:List*";
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

    private final AwsClients clients;
    private final String region;
    private final Clock clock;
    private final ConcurrentMap<Organization, CachedRoles> cached = new ConcurrentHashMap<>();

    private record CachedRoles(List<Role> roles, Instant until) {}

    /**
     * Creates a lister.
     *
     * @param region the function's own Region
     */
    public OrganizationAccounts(AwsClients clients, String region, Clock clock) {
        this.clients = clients;
        this.region = region;
        this.clock = clock;
    }

    @Override
    public List<Role> roles(Organization organization) throws FailureException {
        CachedRoles roles = cached.get(organization);
        if (roles == null || !clock.instant().isBefore(roles.until())) {
            roles =
                    new CachedRoles(
                            list(organization),
                            clock.instant().plus(AwsSettings.ORGANIZATION_LIFE));
            cached.put(organization, roles);
        }
        return roles.roles();
    }

    private List<Role> list(Organization organization) throws FailureException {
        String home = homeOf(region);
        try (OrganizationsClient client =
                clients.build(OrganizationsClient.builder(), home, organization.reader())) {
            return clients.send(
                    new AwsCall(new AwsTarget("organizations", home, organization.reader()), CALL),
                    () -> list(organization, client));
        }
    }

    private static List<Role> list(Organization organization, OrganizationsClient client) {
        Stream<Account> accounts =
                organization.units().isEmpty()
                        ? Pages.limited(client.listAccountsPaginator().stream(), "accounts")
                                .flatMap(page -> accounts(page.hasAccounts(), page.accounts()))
                        : organization.units().stream().flatMap(unit -> accountsIn(unit, client));
        return accounts.filter(OrganizationAccounts::isActive)
                .flatMap(account -> roleIn(account, organization).stream())
                .distinct()
                .filter(role -> hasTags(role.account(), organization.tags(), client))
                .toList();
    }

    private static Stream<Account> accountsIn(String unit, OrganizationsClient client) {
        return Stream.concat(
                Pages.limited(
                                client
                                        .listAccountsForParentPaginator(
                                                request -> request.parentId(unit))
                                        .stream(),
                                "accounts")
                        .flatMap(page -> accounts(page.hasAccounts(), page.accounts())),
                Pages.limited(
                                client
                                        .listOrganizationalUnitsForParentPaginator(
                                                request -> request.parentId(unit))
                                        .stream(),
                                "organizational units")
                        .flatMap(page -> page.organizationalUnits().stream())
                        .flatMap(
                                child ->
                                        accountsIn(
                                                required(child.id(), "OrganizationalUnit.Id"),
                                                client)));
    }

    private static Stream<Account> accounts(boolean present, List<Account> accounts) {
        return required(present ? accounts : null, "Accounts").stream();
    }

    private static boolean isActive(Account account) {
        return required(account.stateAsString(), "Account.State")
                .equals(AccountState.ACTIVE.toString());
    }

    private static Optional<Role> roleIn(Account account, Organization organization) {
        String id = required(account.id(), "Account.Id");
        if (!ACCOUNT_ID.matcher(id).matches()) {
            throw new OddResponseException("the response's Account.Id isn't an account's ID");
        }
        return organization.roleIn(
                Arn.fromString(required(account.arn(), "Account.Arn")).partition(), id);
    }

    private static boolean hasTags(
            String account, Map<String, String> wanted, OrganizationsClient client) {
        return wanted.isEmpty()
                || client
                        .listTagsForResourcePaginator(request -> request.resourceId(account))
                        .tags()
                        .stream()
                        .collect(Collectors.toMap(tag -> tag.key(), tag -> tag.value()))
                        .entrySet()
                        .containsAll(wanted.entrySet());
    }

    /**
     * Returns the Region of the only Organizations endpoint in the partition of {@code region}. See
     * <a href="https://docs.aws.amazon.com/general/latest/gr/ao.html">AWS Organizations
     * endpoints</a>, and for the isolated partitions {@code organizations} in the AWS SDK's <a
     * href="https://github.com/aws/aws-sdk-java-v2/blob/master/core/regions/src/main/resources/software/amazon/awssdk/regions/internal/region/endpoints.json">
     * endpoints.json</a>. The European Sovereign Cloud has one Region only.
     */
    static String homeOf(String region) {
        return switch (Partitions.of(region)) {
            case "aws" -> "us-east-1";
            case "aws-cn" -> "cn-northwest-1";
            case "aws-us-gov" -> "us-gov-west-1";
            case "aws-iso" -> "us-iso-east-1";
            case "aws-iso-b" -> "us-isob-east-1";
            case "aws-iso-e" -> "eu-isoe-west-1";
            case "aws-iso-f" -> "us-isof-south-1";
            case "aws-eusc" -> "eusc-de-east-1";
            default -> region;
        };
    }
}
