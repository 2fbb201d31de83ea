package io.ecrpusher.aws;

import io.ecrpusher.cluster.AccountLister;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;

import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Accounts as AWS Organizations has them, asked for one after the other: it allows a few calls a
 * second. Answers are kept for an hour, so that not every sweep asks again.
 */
public final class OrganizationAccounts implements AccountLister {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final String ASKED = "organizations:List*";

    private final AwsClients clients;
    private final String region;
    private final Clock clock;
    private final ConcurrentMap<Organization, Kept> known = new ConcurrentHashMap<>();

    private record Kept(List<Role> roles, Instant until) {}

    /**
     * @param region the function's own
     */
    public OrganizationAccounts(AwsClients clients, String region, Clock clock) {
        this.clients = clients;
        this.region = homeOf(PartitionMetadata.of(Region.of(region)).id());
        this.clock = clock;
    }

    @Override
    public List<Role> roles(Organization organization) throws FailureException {
        Kept kept = known.get(organization);
        if (kept == null || !clock.instant().isBefore(kept.until())) {
            kept = new Kept(ask(organization), clock.instant().plus(KEPT));
            known.put(organization, kept);
        }
        return kept.roles();
    }

    private List<Role> ask(Organization organization) throws FailureException {
        try (OrganizationsClient client =
                clients.build(OrganizationsClient.builder(), region, organization.reader())) {
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
            throw AwsErrors.failure(e, ASKED);
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

    // https://docs.aws.amazon.com/general/latest/gr/ao.html
    private static String homeOf(String partition) {
        return switch (partition) {
            case "aws-cn" -> "cn-northwest-1";
            case "aws-us-gov" -> "us-gov-west-1";
            default -> "us-east-1";
        };
    }
}
