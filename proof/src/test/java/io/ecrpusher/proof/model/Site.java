package io.ecrpusher.proof.model;

import io.ecrpusher.simulator.kubernetes.DirectCluster;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cluster: its simulated API server, and what the model expects in it. */
final class Site {
    final String name;
    final String host;
    final DirectCluster api;
    private final Clock clock;
    Fault fault = Fault.NONE;

    /** The namespaces that the test creates. */
    final Map<String, Namespace> namespaces = new TreeMap<>();

    /** By {@code namespace/name}. */
    final Map<String, ModelSecret> secrets = new TreeMap<>();

    /** The imagePullSecrets of the ServiceAccount {@code default}, by namespace. */
    final Map<String, Set<String>> pullSecrets = new TreeMap<>();

    /** The last comparison of each Secret. What hasn't changed since isn't compared again. */
    final Map<String, Compared> compared = new HashMap<>();

    /**
     * A stored version, and the model's.
     *
     * @param revision the number of the write
     */
    record Compared(long revision, Map<String, ModelSecret.Field> expected) {
        Compared {
            expected = Map.copyOf(expected);
        }
    }

    /**
     * A namespace.
     *
     * @param changedAt when it was created or last labeled
     */
    record Namespace(Map<String, String> labels, boolean terminating, Instant changedAt) {
        Namespace {
            labels = Map.copyOf(labels);
        }
    }

    /** How the API server fails. */
    enum Fault {
        NONE,
        DOWN,
        ERRORS,
        FORBIDDEN,
        UNAUTHORIZED,
        /** It processes writes, but the responses are lost. */
        LOST
    }

    Site(String name, int incarnation, Clock clock) {
        this.name = name;
        this.clock = clock;
        this.host = "%s-%d.gr7.eu-west-1.eks.amazonaws.com".formatted(name, incarnation);
        this.api = new DirectCluster(clock);
    }

    ModelSecret secret(String namespace, String secret) {
        return secrets.computeIfAbsent(namespace + "/" + secret, _ -> new ModelSecret());
    }

    void createNamespace(String namespace) {
        api.createNamespace(namespace);
        namespaces.put(namespace, new Namespace(Map.of(), false, clock.instant()));
        pullSecrets.put(namespace, new TreeSet<>());
    }

    void removeNamespace(String namespace) {
        api.removeNamespace(namespace);
        namespaces.remove(namespace);
        pullSecrets.remove(namespace);
        secrets.keySet().removeIf(key -> key.startsWith(namespace + "/"));
    }
}
