package io.ecrpusher.cluster;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Task;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.Scope;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Finds the clusters that a fleet does not name. Only names are looked up here; a cluster's tags
 * are looked at in its own turn, in the answer that its endpoint comes from.
 */
public final class ClusterSearch {
    private static final int AT_ONCE = 32;

    private final AccountLister accounts;
    private final ClusterLister clusters;
    private final Clock clock;

    /** Asks {@code accounts} and {@code clusters}. */
    public ClusterSearch(AccountLister accounts, ClusterLister clusters, Clock clock) {
        this.accounts = accounts;
        this.clusters = clusters;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param fleet with the clusters that were found behind the named ones
     * @param failures why a place could not be looked into
     * @param empty the places without anything
     */
    public record Found(Fleet fleet, Map<String, FailureException> failures, List<String> empty) {}

    private record Listed(List<String> names, FailureException failure) {}

    /**
     * Looks into every scope of {@code fleet}; one that cannot be read touches no other.
     *
     * @param until when nothing more is asked, so that time is left to push to what was found
     */
    public Found in(Fleet fleet, Instant until) {
        Map<String, FailureException> failures = new LinkedHashMap<>();
        List<String> empty = new ArrayList<>();
        Fleet whole = fleet.withAccounts(accounts(fleet, until, failures, empty));
        Map<Scope, Future<Listed>> answers = new LinkedHashMap<>();
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Scope scope : whole.scopes()) {
                answers.put(scope, threads.submit(() -> names(scope, places, until)));
            }
        }
        Map<Scope, List<String>> names = new LinkedHashMap<>();
        // Of an organization's accounts many have no cluster.
        Set<Scope> expected = Set.copyOf(fleet.scopes());
        answers.forEach(
                (scope, future) -> {
                    Listed answer = future.resultNow(); // names() throws nothing
                    if (answer.failure() != null) {
                        failures.put(scope.toString(), answer.failure());
                        return;
                    }
                    names.put(scope, answer.names());
                    if (answer.names().isEmpty() && expected.contains(scope)) {
                        empty.add(scope.toString());
                    }
                });
        return new Found(whole.with(names), failures, empty);
    }

    private Map<Organization, List<Role>> accounts(
            Fleet fleet,
            Instant until,
            Map<String, FailureException> failures,
            List<String> empty) {
        Map<Organization, List<Role>> found = new LinkedHashMap<>();
        for (Organization organization : fleet.organizations()) {
            try {
                List<Role> roles = roles(organization, until);
                found.put(organization, roles);
                if (roles.isEmpty()) {
                    empty.add(organization.toString());
                }
            } catch (FailureException failure) {
                failures.put(organization.toString(), failure);
            }
        }
        return found;
    }

    private List<Role> roles(Organization organization, Instant until) throws FailureException {
        refuseAfter(until);
        return Task.begin(() -> accounts.roles(organization))
                .await(
                        Duration.between(clock.instant(), until),
                        "the time to find clusters was up before all accounts were looked at; name units in place of tags,"
                                + " or raise the function's timeout");
    }

    private void refuseAfter(Instant until) throws FailureException {
        if (!clock.instant().isBefore(until)) {
            throw new FailureException(
                    Cause.OUT_OF_TIME,
                    "the time to find clusters was up before this place's turn; raise the function's timeout");
        }
    }

    private Listed names(Scope scope, Semaphore places, Instant until) {
        places.acquireUninterruptibly();
        try {
            refuseAfter(until);
            return new Listed(clusters.names(scope), null);
        } catch (FailureException failure) {
            return new Listed(List.of(), failure);
        } catch (RuntimeException | Error e) {
            return new Listed(List.of(), FailureException.ofDefect(e));
        } finally {
            places.release();
        }
    }
}
