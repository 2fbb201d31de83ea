package io.ecrpusher.simulator.kubernetes.fields;

import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A set of field paths, as in {@code managedFields}: the members of one level and the sets below
 * them. Path elements have the fieldsV1 form: {@code f:name}, {@code k:{...}}, {@code v:...}.
 */
public final class FieldSet {
    private final TreeSet<String> members = new TreeSet<>();
    private final TreeMap<String, FieldSet> children = new TreeMap<>();

    FieldSet() {}

    FieldSet add(String element) {
        members.add(element);
        return this;
    }

    /** Returns the set below {@code element}, for adding to. An empty set counts as absent. */
    FieldSet below(String element) {
        return children.computeIfAbsent(element, key -> new FieldSet());
    }

    /** Adds all paths of {@code other} to this set. */
    void addAll(FieldSet other) {
        members.addAll(other.members);
        other.children.forEach((element, child) -> below(element).addAll(child));
    }

    /** Returns true if the set has no path. */
    public boolean isEmpty() {
        return members.isEmpty() && children.values().stream().allMatch(FieldSet::isEmpty);
    }

    boolean contains(String element) {
        return members.contains(element);
    }

    FieldSet child(String element) {
        FieldSet child = children.get(element);
        return child == null ? new FieldSet() : child;
    }

    FieldSet union(FieldSet other) {
        FieldSet result = copy();
        result.members.addAll(other.members);
        other.children.forEach(
                (element, child) -> result.children.merge(element, child.copy(), FieldSet::union));
        return result;
    }

    FieldSet minus(FieldSet other) {
        FieldSet result = new FieldSet();
        result.members.addAll(members);
        result.members.removeAll(other.members);
        children.forEach(
                (element, child) -> result.put(element, child.minus(other.child(element))));
        return result;
    }

    FieldSet intersection(FieldSet other) {
        FieldSet result = new FieldSet();
        result.members.addAll(members);
        result.members.retainAll(other.members);
        children.forEach(
                (element, child) -> result.put(element, child.intersection(other.child(element))));
        return result;
    }

    private void put(String element, FieldSet child) {
        if (!child.isEmpty()) {
            children.put(element, child);
        }
    }

    private FieldSet copy() {
        FieldSet copy = new FieldSet();
        copy.members.addAll(members);
        children.forEach((element, child) -> copy.put(element, child.copy()));
        return copy;
    }

    /** Returns the set in the fieldsV1 form. */
    JsonObject toJson() {
        TreeMap<String, JsonObject> all = new TreeMap<>();
        for (String member : members) {
            all.put(member, new JsonObject());
        }
        children.forEach(
                (element, child) -> {
                    if (!child.isEmpty()) {
                        JsonObject below = new JsonObject();
                        if (members.contains(element)) {
                            below.add(".", new JsonObject());
                        }
                        child.toJson().entrySet().forEach(e -> below.add(e.getKey(), e.getValue()));
                        all.put(element, below);
                    }
                });
        JsonObject json = new JsonObject();
        all.forEach(json::add);
        return json;
    }

    /**
     * Returns the paths as error messages show them, such as {@code .data.key}. The members of a
     * level precede the paths below it.
     */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect("", paths);
        return paths;
    }

    private void collect(String prefix, List<String> paths) {
        for (String member : members) {
            paths.add(prefix + display(member));
        }
        for (Map.Entry<String, FieldSet> child : children.entrySet()) {
            child.getValue().collect(prefix + display(child.getKey()), paths);
        }
    }

    private static String display(String element) {
        String rest = element.substring(2);
        return switch (element.charAt(0)) {
            case 'f' -> "." + rest;
            case 'v' -> "[=" + rest + "]";
            default ->
                    "["
                            + rest.substring(1, rest.length() - 1)
                                    .replaceFirst("^\"([^\"]*)\":", "$1=")
                            + "]";
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set && toJson().equals(set.toJson());
    }

    @Override
    public int hashCode() {
        return Objects.hash(members);
    }

    @Override
    public String toString() {
        return paths().toString();
    }
}
