package io.ecrpusher.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values measured in several runs, by name. */
final class Figures {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, double value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    /** Adds a time in milliseconds. */
    void add(String name, Duration time) {
        add(name, time.toNanos() / 1e6);
    }

    double median(String name) {
        List<Double> sorted = values.get(name).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Prints a line for each name, and then {@code labels} and all medians as JSON. */
    void print(JsonObject labels) {
        values.forEach(
                (name, measured) -> {
                    double median = median(name);
                    labels.addProperty(name, Math.round(median));
                    System.out.printf(
                            "    %-36s median %6.0f   all %s%n",
                            name,
                            median,
                            measured.stream()
                                    .sorted()
                                    .map("%.0f"::formatted)
                                    .collect(Collectors.joining(" ")));
                });
        System.out.println(new Gson().toJson(labels));
    }
}
