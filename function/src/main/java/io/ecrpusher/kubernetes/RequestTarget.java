package io.ecrpusher.kubernetes;

/**
 * The target of a request in the words of RBAC, for messages about a refusal.
 *
 * @param verbs the verbs that RBAC must allow
 * @param kind such as {@code Secret}
 * @param name empty for all objects of this kind
 * @param namespace empty for the whole cluster
 */
record RequestTarget(String verbs, String kind, String name, String namespace) {
    /** Returns the kind and the name, such as {@code Secret 'ecr-pull'}. */
    String object() {
        return name.isEmpty() ? kind : "%s '%s'".formatted(kind, name);
    }

    /** Returns the object and its place, such as {@code Secret 'x' in namespace 'team-a'}. */
    String place() {
        return namespace.isEmpty()
                ? object()
                : "%s in namespace '%s'".formatted(object(), namespace);
    }
}
