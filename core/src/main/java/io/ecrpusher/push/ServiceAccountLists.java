package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.plan.ServiceAccountQuery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * The ServiceAccounts of the namespaces that need them. A namespace whose accounts can't be listed
 * doesn't affect the others.
 *
 * @param failures by namespace; with an empty namespace for the whole cluster
 */
record ServiceAccountLists(List<ServiceAccount> items, Map<String, FailureException> failures) {
    /**
     * Sends the requests, as many at once as {@code concurrency} allows. Sends the first one alone:
     * it shows whether the cluster answers at all.
     */
    static ServiceAccountLists of(
            List<ServiceAccountQuery> queries,
            ClusterSession session,
            AdaptiveConcurrency concurrency) {
        List<Lookup<ServiceAccount>> lookups = lookups(queries, session, concurrency);
        Map<String, FailureException> failures = new HashMap<>();
        for (int i = 0; i < queries.size(); i++) {
            String namespace = queries.get(i).namespace();
            lookups.get(i).failure().ifPresent(failure -> failures.putIfAbsent(namespace, failure));
        }
        return new ServiceAccountLists(
                lookups.stream().flatMap(lookup -> lookup.items().stream()).toList(), failures);
    }

    private static List<Lookup<ServiceAccount>> lookups(
            List<ServiceAccountQuery> queries,
            ClusterSession session,
            AdaptiveConcurrency concurrency) {
        List<Lookup<ServiceAccount>> lookups =
                new ArrayList<>(Collections.nCopies(queries.size(), Lookup.skipped()));
        IntConsumer task = i -> lookups.set(i, lookup(queries.get(i), session));
        if (!queries.isEmpty()) {
            task.accept(0);
        }
        ParallelTasks.run(1, queries.size(), concurrency.of(queries.size()), task);
        return lookups;
    }

    private static Lookup<ServiceAccount> lookup(
            ServiceAccountQuery query, ClusterSession session) {
        return Lookup.of(
                () ->
                        session.send(
                                (kubernetes, token, timeout) ->
                                        kubernetes.serviceAccounts(
                                                token, query.name(), query.namespace(), timeout)));
    }

    /** Returns why the accounts of {@code namespace} aren't all known; empty if they are. */
    Optional<FailureException> failureIn(String namespace) {
        return Stream.of("", namespace).map(failures::get).flatMap(Stream::ofNullable).findFirst();
    }
}
