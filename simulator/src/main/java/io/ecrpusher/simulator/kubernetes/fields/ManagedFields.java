package io.ecrpusher.simulator.kubernetes.fields;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The owners of an object's fields: {@code metadata.managedFields}. Immutable. */
public record ManagedFields(List<Entry> entries) {
    /** No owners, as before an object exists. */
    public static final ManagedFields NONE = new ManagedFields(List.of());

    // Never owned, because the server sets them or they identify the object: stripmeta.go in
    // k8s.io/apimachinery/pkg/util/managedfields/internal.
    private static final FieldSet UNOWNED = unowned();
    private static final Comparator<Entry> ORDER =
            Comparator.comparing((Entry entry) -> entry.operation())
                    .thenComparing(Entry::time)
                    .thenComparing(Entry::manager);

    /** The way in which a manager acquired its fields. The names are those of the API. */
    public enum Operation {
        Apply,
        Update
    }

    /** A field manager, and the API version of the object that it writes. */
    public record Manager(String name, String apiVersion) {}

    /**
     * The fields of one manager.
     *
     * @param time the manager's last change in RFC 3339; empty if it never changed a value
     */
    public record Entry(
            String manager, Operation operation, String apiVersion, String time, FieldSet fields) {
        boolean is(String otherManager, Operation otherOperation) {
            return manager.equals(otherManager) && operation == otherOperation;
        }

        private Entry with(FieldSet newFields) {
            return new Entry(manager, operation, apiVersion, time, newFields);
        }

        /** Returns the manager as conflict messages show it. */
        private String display() {
            return switch (operation) {
                case Apply -> "\"" + manager + "\"";
                case Update -> "\"" + manager + "\" using " + apiVersion;
            };
        }
    }

    /** The merged object after an apply, and its owners. */
    public record Applied(JsonObject object, ManagedFields managedFields) {}

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
     * Returns the result of a server-side apply of {@code config} to {@code live}.
     *
     * @param live the stored object, or null if the apply creates it
     * @param force whether to take over fields that other managers own
     * @param now the time in RFC 3339
     * @throws FieldConflictException if others own fields that would change, unless forced
     */
    public Applied apply(
            Schema schema,
            JsonObject live,
            JsonObject config,
            Manager manager,
            boolean force,
            String now) {
        FieldSet applied = TypedValues.fields(schema, config).minus(UNOWNED);
        JsonElement base = live == null ? new JsonObject() : live;
        JsonElement merged = TypedValues.merge(schema, base, config);
        FieldSet changed = TypedValues.compare(schema, base, merged).changed();
        if (!force) {
            requireNoConflicts(manager, changed);
        }
        FieldSet dropped = new FieldSet();
        FieldSet ownedByOthers = new FieldSet();
        String lastTime = "";
        for (Entry entry : entries) {
            if (entry.is(manager.name(), Operation.Apply)) {
                dropped = entry.fields().minus(applied);
                lastTime = entry.time();
            } else {
                ownedByOthers = ownedByOthers.union(entry.fields());
            }
        }
        JsonElement pruned = TypedValues.remove(schema, merged, dropped.minus(ownedByOthers));
        TypedValues.Comparison difference = TypedValues.compare(schema, base, pruned);
        List<Entry> next = new ArrayList<>();
        for (Entry entry : entries) {
            if (!entry.is(manager.name(), Operation.Apply)) {
                add(next, entry.with(entry.fields().minus(changed).minus(difference.removed())));
            }
        }
        // Seen on a real server: an apply that changes no value keeps the time, which is empty for
        // a new owner.
        boolean unchanged =
                difference.changed().minus(UNOWNED).isEmpty() && difference.removed().isEmpty();
        String time = unchanged ? lastTime : now;
        add(next, new Entry(manager.name(), Operation.Apply, manager.apiVersion(), time, applied));
        return new Applied(pruned.getAsJsonObject(), sorted(next));
    }

    private void requireNoConflicts(Manager manager, FieldSet changed) {
        Map<String, FieldSet> conflicts = new LinkedHashMap<>();
        for (Entry entry : entries) {
            FieldSet taken = entry.fields().intersection(changed).minus(UNOWNED);
            if (!entry.is(manager.name(), Operation.Apply) && !taken.isEmpty()) {
                conflicts.put(entry.display(), taken);
            }
        }
        if (!conflicts.isEmpty()) {
            throw new FieldConflictException(conflicts);
        }
    }

    /**
     * Returns the owners after an update or a patch other than an apply.
     *
     * @param before the stored object, or null if the update creates it
     * @param now the time in RFC 3339
     */
    public ManagedFields update(
            Schema schema, JsonObject before, JsonObject after, Manager manager, String now) {
        JsonObject base = before;
        if (base == null) {
            base = new JsonObject();
            base.add("metadata", new JsonObject());
        }
        TypedValues.Comparison difference = TypedValues.compare(schema, base, after);
        FieldSet changed = difference.changed().minus(UNOWNED);
        List<Entry> next = new ArrayList<>();
        FieldSet owned = changed;
        String time = now;
        for (Entry entry : entries) {
            if (entry.is(manager.name(), Operation.Update)) {
                owned = entry.fields().minus(difference.removed()).union(changed);
                time = changed.isEmpty() ? entry.time() : now;
            } else {
                add(next, entry.with(entry.fields().minus(changed).minus(difference.removed())));
            }
        }
        add(next, new Entry(manager.name(), Operation.Update, manager.apiVersion(), time, owned));
        return sorted(next);
    }

    private static void add(List<Entry> entries, Entry entry) {
        if (!entry.fields().isEmpty()) {
            entries.add(entry);
        }
    }

    private static ManagedFields sorted(List<Entry> entries) {
        entries.sort(ORDER);
        return new ManagedFields(List.copyOf(entries));
    }

    /** Returns true if managers, operations, and fields are equal. Ignores times. */
    public boolean sameOwners(ManagedFields other) {
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

    /** Returns the value of {@code metadata.managedFields}. */
    public JsonArray toJson() {
        JsonArray array = new JsonArray();
        for (Entry entry : entries) {
            JsonObject json = new JsonObject();
            json.addProperty("manager", entry.manager());
            json.addProperty("operation", entry.operation().name());
            json.addProperty("apiVersion", entry.apiVersion());
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
