package io.ecrpusher.cli.init;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Role;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Regions and accounts that couldn't be searched, and the clusters that can't be in a fleet.
 *
 * @param result has them
 * @param named true if the user named the Regions. If not, a Region that isn't enabled isn't a
 *     problem, and one that a policy of the organization denies needs no action.
 */
record SearchProblems(ClusterSearch.Result result, boolean named) {
    private static final int SHOWN = 3;

    /** Returns true if somebody should look at them. */
    boolean needAction() {
        return result.failures().values().stream()
                .anyMatch(
                        problem ->
                                named
                                        || (problem.cause() != Cause.NOT_AUTHENTICATED
                                                && problem.cause() != Cause.NOT_AUTHORIZED)
                                        || problem.detail().startsWith("sts:"));
    }

    /** Prints one line for equal problems of one account, and one for each cluster. */
    void print(PrintStream out) {
        result.leftOut().forEach(one -> out.println("Left out: " + one));
        Map<String, List<String>> regions = new LinkedHashMap<>();
        Map<String, Problem> first = new LinkedHashMap<>();
        result.failures()
                .forEach(
                        (scope, problem) -> {
                            if (named || problem.cause() != Cause.NOT_AUTHENTICATED) {
                                String account =
                                        scope.role()
                                                .map(Role::account)
                                                .map(" of "::concat)
                                                .orElse("");
                                String key = account + problem.detail().replace(scope.region(), "");
                                regions.computeIfAbsent(key, _ -> new ArrayList<>())
                                        .add(scope.region() + account);
                                first.putIfAbsent(key, problem);
                            }
                        });
        regions.forEach(
                (key, places) ->
                        out.println(
                                "Not searched: %s%s: %s"
                                        .formatted(
                                                String.join(
                                                        ", ",
                                                        places.stream().limit(SHOWN).toList()),
                                                places.size() > SHOWN
                                                        ? " and %d more"
                                                                .formatted(places.size() - SHOWN)
                                                        : "",
                                                first.get(key).text())));
    }
}
