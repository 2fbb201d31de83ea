package io.ecrpusher.simulator.kubernetes.objects;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** The objects of one cluster, sorted by key, with one revision counter as in etcd. */
public final class ObjectStore {
    private final Map<Resource, ConcurrentNavigableMap<String, StoredObject>> objects =
            new EnumMap<>(Resource.class);
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong revision = new AtomicLong(1);

    /** Creates an empty store. */
    public ObjectStore() {
        for (Resource resource : Resource.values()) {
            objects.put(resource, new ConcurrentSkipListMap<>());
        }
    }

    /**
     * Returns a store with the same objects but other UIDs. Saves creating the same objects for
     * each of many clusters.
     *
     * @param creationTimestamp the objects' time of creation in RFC 3339
     */
    public ObjectStore copy(String creationTimestamp) {
        var copy = new ObjectStore();
        objects.forEach(
                (resource, all) ->
                        all.forEach(
                                (key, object) ->
                                        copy.objects
                                                .get(resource)
                                                .put(key, object.copy(creationTimestamp))));
        copy.revision.set(revision.get());
        return copy;
    }

    /** The revision of the last write. */
    public long revision() {
        return revision.get();
    }

    private static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** Returns an object, or null if it doesn't exist. */
    public StoredObject get(Resource resource, String namespace, String name) {
        return objects.get(resource).get(key(namespace, name));
    }

    /**
     * Returns the objects of one namespace by key ({@code namespace/name}).
     *
     * @param namespace empty for all namespaces, and for cluster-scoped resources
     */
    public NavigableMap<String, StoredObject> list(Resource resource, String namespace) {
        ConcurrentNavigableMap<String, StoredObject> all = objects.get(resource);
        // '0' is the character after '/'.
        return namespace.isEmpty() || !resource.namespaced()
                ? all
                : all.subMap(namespace + "/", true, namespace + "0", false);
    }

    /** Returns all objects of a resource. */
    public Collection<StoredObject> all(Resource resource) {
        return objects.get(resource).values();
    }

    /**
     * Replaces an object. Serializes all writes of the store.
     *
     * @param dryRun whether to write nothing
     * @param change returns the new version for the stored one, which is null if there is none. An
     *     equal version writes nothing, and null deletes the object.
     * @return the object afterwards, or null. A dry run keeps the stored version's revision.
     */
    public StoredObject write(
            Resource resource,
            String namespace,
            String name,
            boolean dryRun,
            UnaryOperator<StoredObject> change) {
        writing.lock();
        try {
            ConcurrentNavigableMap<String, StoredObject> map = objects.get(resource);
            String key = key(namespace, name);
            StoredObject before = map.get(key);
            StoredObject after = change.apply(before);
            if (Objects.equals(after, before)) {
                return after;
            }
            if (dryRun) {
                return after == null
                        ? null
                        : after.withRevision(before == null ? 0 : before.revision());
            }
            long next = revision.incrementAndGet();
            if (after == null) {
                map.remove(key);
                return null;
            }
            StoredObject written = after.withRevision(next);
            map.put(key, written);
            return written;
        } finally {
            writing.unlock();
        }
    }

    /** Removes a namespace and its objects at once, as the namespace controller does over time. */
    public void removeNamespace(String name) {
        writing.lock();
        try {
            revision.incrementAndGet();
            objects.get(Resource.NAMESPACES).remove(name);
            for (Resource resource : Resource.values()) {
                if (resource.namespaced()) {
                    list(resource, name).clear();
                }
            }
        } finally {
            writing.unlock();
        }
    }
}
