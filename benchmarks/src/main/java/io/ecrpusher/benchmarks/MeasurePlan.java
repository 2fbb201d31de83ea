package io.ecrpusher.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the time and memory of a run's plan, without any calls: parses and plans a fleet file
 * with 10,000 named clusters, and merges and plans 10,000 discovered clusters.
 */
final class MeasurePlan {
    private static final int CLUSTERS = 10_000;
    private static final int ROUNDS = 5;
    private static final String HEAD =
            """
            version: 1
            registries: [{name: main}]
            secrets: [{name: ecr-pull, namespaces: [default, apps]}]
            clusters:
            """;

    private MeasurePlan() {}

    static void main() {
        List<String> names =
                IntStream.range(0, CLUSTERS).mapToObj("cluster-%d"::formatted).toList();
        String named =
                HEAD
                        + names.stream()
                                .map("- {name: %s, region: eu-west-1}\n"::formatted)
                                .collect(Collectors.joining());
        print("named in the fleet file", () -> plan(parse(named)));
        Fleet discovering = parse(HEAD + "- discover: {tags: {ecr-pusher: enabled}}\n");
        var discovered = Map.of(discovering.scopes().getFirst(), names);
        print("discovered", () -> plan(discovering.withDiscovered(discovered)));
    }

    private interface Work {
        Plan run();
    }

    private static void print(String what, Work work) {
        JsonObject json = new JsonObject();
        json.addProperty("clusters " + what, CLUSTERS);
        Map<String, Long> figures = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            long before = usedBytes();
            long started = System.nanoTime();
            Plan plan = work.run();
            figures.put("round " + (round + 1) + ", ms", (System.nanoTime() - started) / 1_000_000);
            if (round == ROUNDS - 1) {
                figures.put("kept, bytes per cluster", (usedBytes() - before) / plan.jobs().size());
            }
        }
        System.out.printf("%,d clusters %s, parsed or merged and planned%n", CLUSTERS, what);
        figures.forEach(
                (name, value) -> {
                    json.addProperty(name, value);
                    System.out.printf("    %-28s %6d%n", name, value);
                });
        System.out.println(new Gson().toJson(json));
    }

    private static Fleet parse(String yaml) {
        return FleetFile.parse("a benchmark", yaml, "eu-west-1");
    }

    private static Plan plan(Fleet fleet) {
        return Plan.of(fleet, new Trigger.Rotate(), Instant.now());
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
