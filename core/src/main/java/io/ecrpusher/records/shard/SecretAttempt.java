package io.ecrpusher.records.shard;

import io.ecrpusher.plan.Target;
import io.ecrpusher.records.shard.SecretState.TargetState;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an attempt did with one Secret of a cluster, by namespace. */
final class SecretAttempt {
    // https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final Map<String, TargetState> written = new HashMap<>();
    private final Set<String> failed = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private boolean lookupFailed;

    /** Returns true if {@code target} is in a namespace, and doesn't stand for many. */
    static boolean isInNamespace(Target target) {
        return NAMESPACE.matcher(target.namespace()).matches();
    }

    void noteWritten(String namespace, Instant validUntil, boolean complete) {
        written.put(namespace, new TargetState(Optional.of(validUntil), !complete));
    }

    void noteFailed(String namespace) {
        failed.add(namespace);
    }

    void noteGone(String namespace) {
        gone.add(namespace);
    }

    void noteLookupFailed() {
        lookupFailed = true;
    }

    Map<String, TargetState> written() {
        return written;
    }

    Set<String> failed() {
        return failed;
    }

    Set<String> gone() {
        return gone;
    }

    /** Returns true if the namespaces of the Secret couldn't be read, or not all. */
    boolean lookupFailed() {
        return lookupFailed;
    }

    boolean isEmpty() {
        return written.isEmpty() && failed.isEmpty() && gone.isEmpty() && !lookupFailed;
    }
}
