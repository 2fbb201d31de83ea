package io.ecrpusher.aws;

import io.ecrpusher.cluster.AccountLister;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.settings.Settings;

import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists accounts with AWS Organizations, and caches them for {@link Settings#ORGANIZATION_LIFE}.
 * Calls one after the other, because Organizations allows only a few calls per second.
 */
public final class OrganizationAccounts implements AccountLister {
    private static final String CALL = "organizations:List*";

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
                            list(organization), clock.instant().plus(Settings.ORGANIZATION_LIFE));
            cached.put(organization, roles);
        }
        return roles.roles();
    }

    private List<Role> list(Organization organization) throws FailureException {
        try (OrganizationsClient client =
                clients.build(
                        OrganizationsClient.builder(), endpointRegion(), organization.reader())) {
            Stream<Account> accounts =
                    organization.units().isEmpty()
                            ? client.listAccountsPaginator().stream()
                                    .flatMap(page -> page.accounts().stream())
                            : organization.units().stream()
                                    .flatMap(unit -> accountsIn(unit, client));
            return accounts.filter(account -> account.state() == AccountState.ACTIVE)
                    .flatMap(account -> roleIn(account, organization).stream())
                    .distinct()
                    .filter(role -> hasTags(role.account(), organization.tags(), client))
                    .toList();
        } catch (SdkException e) {
            throw AwsErrors.failure(e, CALL);
        }
    }

    private static Stream<Account> accountsIn(String unit, OrganizationsClient client) {
        return Stream.concat(
                client.listAccountsForParentPaginator(request -> request.parentId(unit)).stream()
                        .flatMap(page -> page.accounts().stream()),
                client
                        .listOrganizationalUnitsForParentPaginator(
                                request -> request.parentId(unit))
                        .stream()
                        .flatMap(page -> page.organizationalUnits().stream())
                        .flatMap(child -> accountsIn(child.id(), client)));
    }

    private static Optional<Role> roleIn(Account account, Organization organization) {
        return organization.roleIn(Arn.fromString(account.arn()).partition(), account.id());
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
     * Returns the Region of the partition's only Organizations endpoint. See <a
     * href="https://docs.aws.amazon.com/general/latest/gr/ao.html">AWS Organizations endpoints</a>.
     */
    private String endpointRegion() {
        return switch (PartitionMetadata.of(Region.of(region)).id()) {
            case "aws-cn" -> "cn-northwest-1";
            case "aws-us-gov" -> "us-gov-west-1";
            default -> "us-east-1";
        };
    }
}
