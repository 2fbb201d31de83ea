package io.ecrpusher.cluster;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.Scope;
import io.ecrpusher.fleet.value.ClusterRules;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;
import io.ecrpusher.time.BackgroundTask;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the clusters that a fleet describes by their tags. Only lists names: tags come with the
 * endpoint, in each cluster's turn.
 */
public final class ClusterDiscovery {
    private final AccountLister accounts;
    private final ClusterLister clusters;
    private final Clock clock;

    /**
     * Creates a discovery that lists accounts with {@code accounts} and names with {@code
     * clusters}.
     */
    public ClusterDiscovery(AccountLister accounts, ClusterLister clusters, Clock clock) {
        this.accounts = accounts;
        this.clusters = clusters;
        this.clock = clock;
    }

    /**
     * A fleet with its discovered clusters.
     *
     * @param fleet the named clusters, followed by the discovered ones
     * @param failures the scopes and organizations that couldn't be listed
     * @param empty the scopes and organizations without clusters or accounts
     */
    public record Discovered(Fleet fleet, List<Failure> failures, List<String> empty) {
        public Discovered {
            failures = List.copyOf(failures);
            empty = List.copyOf(empty);
        }
    }

    /**
     * A scope or organization that couldn't be listed.
     *
     * @param where its name in reports
     */
    public record Failure(String where, Problem problem) {}

    private sealed interface Listing {
        record Names(List<String> names) implements Listing {}

        record Failed(Problem problem) implements Listing {}
    }

    /**
     * Lists every scope of {@code fleet}. A scope that fails doesn't affect the others.
     *
     * @param until when to stop, so that time is left to push
     */
    public Discovered discover(Fleet fleet, Instant until) {
        List<Failure> failures = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        Fleet whole = fleet.withOrganizationRoles(listAccounts(fleet, until, failures, empty));
        // Many accounts of an organization have no cluster; only configured scopes should have one.
        Set<Scope> configured = Set.copyOf(fleet.scopes());
        Map<Scope, List<String>> names = new LinkedHashMap<>();
        listAll(whole.scopes(), until)
                .forEach(
                        (scope, listing) -> {
                            switch (listing) {
                                case Listing.Failed(Problem problem) ->
                                        failures.add(new Failure(scope.toString(), problem));
                                case Listing.Names(List<String> listed) -> {
                                    List<String> found = validNames(listed);
                                    invalidName(listed)
                                            .ifPresent(
                                                    problem ->
                                                            failures.add(
                                                                    new Failure(
                                                                            scope.toString(),
                                                                            problem)));
                                    names.put(scope, found);
                                    if (found.isEmpty() && configured.contains(scope)) {
                                        empty.add(scope.toString());
                                    }
                                }
                            }
                        });
        return new Discovered(whole.withDiscovered(names), failures, empty);
    }

    private static List<String> validNames(List<String> listed) {
        return listed.stream().filter(ClusterDiscovery::isValid).toList();
    }

    /** Returns the problem of a list with an invalid name. Its valid names are used anyway. */
    private static Optional<Problem> invalidName(List<String> listed) {
        return listed.stream()
                .filter(name -> !isValid(name))
                .map(name -> Quote.of(String.valueOf(name)))
                .findFirst()
                .map(
                        name ->
                                new Problem(
                                        Cause.INVALID,
                                        "eks:ListClusters returned %s, which isn't a valid cluster name; the other clusters are used"
                                                .formatted(name)));
    }

    private static boolean isValid(String name) {
        try {
            return name != null && !ClusterRules.NAME.parse(name).isEmpty();
        } catch (InvalidValueException _) {
            return false;
        }
    }

    private Map<Organization, List<Role>> listAccounts(
            Fleet fleet, Instant until, List<Failure> failures, List<String> empty) {
        Map<Organization, List<Role>> found = new LinkedHashMap<>();
        for (Organization organization : fleet.organizations()) {
            try {
                List<Role> roles = roles(organization, until);
                found.put(organization, roles);
                if (roles.isEmpty()) {
                    empty.add(organization.toString());
                }
            } catch (FailureException failure) {
                failures.add(new Failure(organization.toString(), failure.problem()));
            }
        }
        return found;
    }

    private List<Role> roles(Organization organization, Instant until) throws FailureException {
        throwIfPassed(until);
        return BackgroundTask.start(() -> accounts.roles(organization))
                .await(
                        Duration.between(clock.instant(), until),
                        "the time for finding clusters was up before all accounts were listed; select accounts by units instead of tags,"
                                + " or raise the function's timeout");
    }

    private Map<Scope, Listing> listAll(List<Scope> scopes, Instant until) {
        Semaphore permits = new Semaphore(Settings.SCOPES_AT_ONCE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Map<Scope, Future<Listing>> futures = new LinkedHashMap<>();
        for (Scope scope : scopes) {
            futures.put(scope, threads.submit(() -> list(scope, permits, until)));
        }
        Map<Scope, Listing> listings = new LinkedHashMap<>();
        futures.forEach((scope, future) -> listings.put(scope, listing(future)));
        threads.shutdown();
        return listings;
    }

    private static Listing listing(Future<Listing> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return new Listing.Failed(FailureException.unexpected(e.getCause()).problem());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Never throws, so that one scope can't end the discovery. Returns the permit of a scope that
     * takes long, so that silent scopes don't keep others from starting.
     */
    private Listing list(Scope scope, Semaphore permits, Instant until) {
        try {
            permits.acquireUninterruptibly();
            FutureTask<List<String>> names = new FutureTask<>(() -> clusters.names(scope));
            try {
                throwIfPassed(until);
                Thread.startVirtualThread(names);
                return names(names, Settings.SCOPE_PATIENCE);
            } catch (TimeoutException _) {
                // Waits on without the permit.
            } finally {
                permits.release();
            }
            return names(names, Duration.between(clock.instant(), until));
        } catch (FailureException failure) {
            return new Listing.Failed(failure.problem());
        } catch (TimeoutException _) {
            return new Listing.Failed(
                    new Problem(
                            Cause.OUT_OF_TIME,
                            "the time for finding clusters was up before EKS had listed this scope; raise the function's timeout"));
        } catch (RuntimeException | Error e) {
            return new Listing.Failed(FailureException.unexpected(e).problem());
        }
    }

    private static Listing names(Future<List<String>> names, Duration timeout)
            throws FailureException, TimeoutException {
        try {
            return new Listing.Names(
                    names.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? failure
                    : FailureException.unexpected(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FailureException(Cause.OUT_OF_TIME, "the run was interrupted");
        }
    }

    private void throwIfPassed(Instant until) throws FailureException {
        if (!clock.instant().isBefore(until)) {
            throw new FailureException(
                    Cause.OUT_OF_TIME,
                    "the time for finding clusters was up before this scope's turn; raise the function's timeout");
        }
    }
}
