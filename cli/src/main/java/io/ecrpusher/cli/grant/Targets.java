package io.ecrpusher.cli.grant;

import io.ecrpusher.aws.EksDirectory;
import io.ecrpusher.aws.OrganizationAccounts;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.cluster.CallerOptions;
import io.ecrpusher.cli.fleet.ClusterOptions;
import io.ecrpusher.cluster.ClusterDiscovery;
import io.ecrpusher.cluster.ClusterDiscovery.Discovered;
import io.ecrpusher.cluster.ClusterDiscovery.Failure;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.Scope;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The clusters of a fleet to work on, as the caller reaches them.
 *
 * @param outside the clusters outside EKS
 * @param failures clusters, scopes, and organizations that the caller can't reach, one line each
 */
record Targets(List<Target> eks, List<Cluster> outside, List<String> failures) {

    /** Reaches clusters as the caller. */
    record Reach(AwsSession session, CallerOptions caller) {
        private Cluster cluster(Cluster cluster) throws FailureException {
            try {
                return caller.asCaller(cluster, session);
            } catch (CommandException e) {
                throw new FailureException(Cause.INVALID, e.getMessage());
            }
        }

        private Optional<Role> role(String region, Optional<Role> role) throws FailureException {
            return cluster(new Cluster("", region, role, List.of())).role();
        }

        private Scope scope(Scope scope) throws FailureException {
            return new Scope(scope.region(), role(scope.region(), scope.role()));
        }

        private Organization organization(Organization one) throws FailureException {
            return new Organization(
                    role(session.region(), one.reader()),
                    one.roleName(),
                    one.externalId(),
                    one.sessionTags(),
                    one.units(),
                    one.tags(),
                    one.exclude());
        }
    }

    /**
     * Returns the chosen clusters of {@code fleet}. Searches for clusters only if the fleet
     * describes some, and the user doesn't name others.
     *
     * @param functionRole the ARN of the function's role, for clusters without their own
     * @param until when to end the search
     */
    static Targets of(
            Fleet fleet,
            ClusterOptions options,
            Reach reach,
            Supplier<String> functionRole,
            Clock clock,
            Instant until) {
        Discovered found =
                needsSearch(fleet, options)
                        ? search(fleet, reach, clock, until)
                        : new Discovered(fleet, List.of(), List.of());
        Fleet chosen = options.select(found.fleet());
        List<Target> eks = new ArrayList<>();
        List<Cluster> outside = new ArrayList<>();
        Set<String> failures = new HashSet<>();
        for (Failure failure : found.failures()) {
            failures.add(failure.where() + ": " + failure.problem().text());
        }
        for (Cluster cluster : chosen.clusters()) {
            if (!cluster.isEks()) {
                outside.add(cluster);
                continue;
            }
            try {
                eks.add(
                        new Target(
                                cluster,
                                reach.cluster(cluster),
                                cluster.role().map(Role::arn).orElseGet(functionRole)));
            } catch (FailureException e) {
                // Equal for all clusters of an account.
                failures.add(e.detail());
            }
        }
        return new Targets(eks, outside, failures.stream().sorted().toList());
    }

    /** Returns true if the chosen clusters aren't all named in the fleet. */
    static boolean needsSearch(Fleet fleet, ClusterOptions options) {
        return !fleet.discoveries().isEmpty()
                && (options.names().isEmpty()
                        || !fleet.clusters().stream()
                                .flatMap(cluster -> cluster.id().names().stream())
                                .toList()
                                .containsAll(options.names()));
    }

    private static Discovered search(Fleet fleet, Reach reach, Clock clock, Instant until) {
        AwsSession session = reach.session();
        EksDirectory directory = new EksDirectory(session.clients());
        OrganizationAccounts accounts =
                new OrganizationAccounts(session.clients(), session.region(), clock);
        return new ClusterDiscovery(
                        organization -> accounts.roles(reach.organization(organization)),
                        scope -> directory.names(reach.scope(scope)),
                        clock)
                .discover(fleet, until);
    }
}
