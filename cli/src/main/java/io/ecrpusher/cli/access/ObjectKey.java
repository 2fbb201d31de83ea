package io.ecrpusher.cli.access;

import io.ecrpusher.text.UntrustedText;

import java.util.Comparator;

/**
 * Identifies an object in a cluster.
 *
 * @param namespace empty for an object of the whole cluster
 */
public record ObjectKey(Kind kind, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::kind)
                    .thenComparing(ObjectKey::namespace)
                    .thenComparing(ObjectKey::name);

    /** Returns the arguments with which kubectl names the object. */
    public String kubectl() {
        return "%s %s%s"
                .formatted(
                        kind.plural(),
                        UntrustedText.of(name),
                        namespace.isEmpty() ? "" : " -n " + UntrustedText.of(namespace));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /** Returns the name for people: {@code RoleBinding ecr-pusher in team-a}. */
    @Override
    public String toString() {
        return "%s %s%s"
                .formatted(
                        kind.title(),
                        UntrustedText.of(name),
                        namespace.isEmpty() ? "" : " in " + UntrustedText.of(namespace));
    }
}
