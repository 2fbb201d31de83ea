package io.ecrpusher.simulator.kubernetes;

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

/** A cluster's objects, as etcd would keep them: sorted by key, with one count of revisions. */
final class Store {
    private final Map<Resource, ConcurrentNavigableMap<String, Stored>> objects =
            new EnumMap<>(Resource.class);
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong revision = new AtomicLong(1);

    Store() {
        for (Resource resource : Resource.values()) {
            objects.put(resource, new ConcurrentSkipListMap<>());
        }
    }

    long revision() {
        return revision.get();
    }

    static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    Stored get(Resource resource, String namespace, String name) {
        return objects.get(resource).get(key(namespace, name));
    }

    /** All of {@code resource}, or of one namespace, by key. */
    NavigableMap<String, Stored> list(Resource resource, String namespace) {
        ConcurrentNavigableMap<String, Stored> all = objects.get(resource);
        // '0' follows '/'.
        return namespace.isEmpty() || !resource.namespaced()
                ? all
                : all.subMap(namespace + "/", true, namespace + "0", false);
    }

    Collection<Stored> all(Resource resource) {
        return objects.get(resource).values();
    }

    /**
     * Replaces what is stored by what {@code change} makes of it (null: nothing there), one change
     * at a time. A result that is equal writes nothing; null deletes.
     */
    Stored write(Resource resource, String namespace, String name, UnaryOperator<Stored> change) {
        writing.lock();
        try {
            ConcurrentNavigableMap<String, Stored> map = objects.get(resource);
            String key = key(namespace, name);
            Stored before = map.get(key);
            Stored after = change.apply(before);
            if (Objects.equals(after, before)) {
                return after;
            }
            long next = revision.incrementAndGet();
            if (after == null) {
                map.remove(key);
                return null;
            }
            Stored written = new Stored(resource, after.content(), after.ownership(), next);
            map.put(key, written);
            return written;
        } finally {
            writing.unlock();
        }
    }

    /** Takes a namespace and all that is in it away at once, as its controller would in the end. */
    void removeNamespace(String name) {
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
