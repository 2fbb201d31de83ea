package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who set which field of an object: {@code metadata.managedFields}. Never changed in place. */
record Ownership(List<Entry> entries) {
    static final Ownership NONE = new Ownership(List.of());

    // What the API server fills in itself, or what names the object: nobody owns it.
    private static final FieldSet UNOWNED = unowned();
    private static final Comparator<Entry> ORDER =
            Comparator.comparing((Entry entry) -> entry.operation())
                    .thenComparing(Entry::time)
                    .thenComparing(Entry::manager);

    /** How a manager came by its fields; the names are the API's. */
    enum Operation {
        Apply,
        Update
    }

    /**
     * One manager's fields.
     *
     * @param time when it last changed something; empty if it never did
     */
    record Entry(String manager, Operation operation, String time, FieldSet fields) {
        boolean is(String otherManager, Operation otherOperation) {
            return manager.equals(otherManager) && operation == otherOperation;
        }
    }

    /** An applied object, merged, and its owners. */
    record Applied(JsonObject object, Ownership ownership) {}

    private static FieldSet unowned() {
        FieldSet set = new FieldSet().add("f:apiVersion").add("f:kind").add("f:metadata");
        FieldSet metadata = set.below("f:metadata");
        for (String name :
                List.of(
                        "name",
                        "namespace",
                        "creationTimestamp",
                        "deletionTimestamp",
                        "selfLink",
                        "uid",
                        "generation",
                        "managedFields",
                        "resourceVersion")) {
            metadata.add("f:" + name);
        }
        return set;
    }

    /**
     * Server-side apply of {@code config} to {@code live} (null: it is created).
     *
     * @throws Failure 409 if others own what would change, unless forced
     */
    Applied apply(
            Resource resource,
            JsonObject live,
            JsonObject config,
            String manager,
            boolean force,
            String now) {
        Schema schema = resource.schema();
        FieldSet wanted = Typed.fields(schema, config).minus(UNOWNED);
        JsonElement base = live == null ? new JsonObject() : live;
        JsonElement merged = Typed.merge(schema, base, config);
        FieldSet changed = Typed.compare(schema, base, merged).changed();
        Map<String, FieldSet> conflicts = new LinkedHashMap<>();
        for (Entry entry : entries) {
            FieldSet taken = entry.fields().and(changed).minus(UNOWNED);
            if (!entry.is(manager, Operation.Apply) && !taken.isEmpty()) {
                conflicts.put(shown(entry, resource), taken);
            }
        }
        if (!conflicts.isEmpty() && !force) {
            throw Failure.fieldConflicts(conflicts);
        }
        FieldSet left = new FieldSet();
        FieldSet others = new FieldSet();
        String time = "";
        for (Entry entry : entries) {
            if (entry.is(manager, Operation.Apply)) {
                left = entry.fields().minus(wanted);
                time = entry.time();
            } else {
                others = others.union(entry.fields());
            }
        }
        JsonElement pruned = Typed.without(schema, merged, left.minus(others));
        Typed.Comparison difference = Typed.compare(schema, base, pruned);
        List<Entry> next = new ArrayList<>();
        for (Entry entry : entries) {
            if (!entry.is(manager, Operation.Apply)) {
                add(next, entry, entry.fields().minus(changed).minus(difference.removed()));
            }
        }
        // An apply that changes nothing leaves the time as it was, even of a new owner: seen.
        boolean same =
                difference.changed().minus(UNOWNED).isEmpty() && difference.removed().isEmpty();
        add(next, new Entry(manager, Operation.Apply, same ? time : now, wanted), wanted);
        return new Applied(pruned.getAsJsonObject(), sorted(next));
    }

    /** The owners after {@code manager} changed {@code before} (null: created) to {@code after}. */
    Ownership update(
            Schema schema, JsonObject before, JsonObject after, String manager, String now) {
        JsonObject base = before;
        if (base == null) {
            base = new JsonObject();
            base.add("metadata", new JsonObject());
        }
        Typed.Comparison difference = Typed.compare(schema, base, after);
        FieldSet taken = difference.changed().minus(UNOWNED);
        List<Entry> next = new ArrayList<>();
        FieldSet own = taken;
        String time = now;
        for (Entry entry : entries) {
            if (entry.is(manager, Operation.Update)) {
                own = entry.fields().minus(difference.removed()).union(taken);
                time = taken.isEmpty() ? entry.time() : now;
            } else {
                add(next, entry, entry.fields().minus(taken).minus(difference.removed()));
            }
        }
        add(next, new Entry(manager, Operation.Update, time, own), own);
        return sorted(next);
    }

    private static void add(List<Entry> entries, Entry entry, FieldSet fields) {
        if (!fields.isEmpty()) {
            entries.add(new Entry(entry.manager(), entry.operation(), entry.time(), fields));
        }
    }

    private static Ownership sorted(List<Entry> entries) {
        entries.sort(ORDER);
        return new Ownership(List.copyOf(entries));
    }

    private static String shown(Entry entry, Resource resource) {
        return switch (entry.operation()) {
            case Apply -> "\"" + entry.manager() + "\"";
            case Update -> "\"" + entry.manager() + "\" using " + resource.apiVersion();
        };
    }

    /** Whether both say the same, whenever it was done. */
    boolean sameAs(Ownership other) {
        if (entries.size() != other.entries.size()) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry mine = entries.get(i);
            Entry theirs = other.entries.get(i);
            if (!mine.is(theirs.manager(), theirs.operation())
                    || !mine.fields().equals(theirs.fields())) {
                return false;
            }
        }
        return true;
    }

    JsonArray toJson(String apiVersion) {
        JsonArray array = new JsonArray();
        for (Entry entry : entries) {
            JsonObject json = new JsonObject();
            json.addProperty("manager", entry.manager());
            json.addProperty("operation", entry.operation().name());
            json.addProperty("apiVersion", apiVersion);
            if (!entry.time().isEmpty()) {
                json.addProperty("time", entry.time());
            }
            json.addProperty("fieldsType", "FieldsV1");
            json.add("fieldsV1", entry.fields().toJson());
            array.add(json);
        }
        return array;
    }
}
