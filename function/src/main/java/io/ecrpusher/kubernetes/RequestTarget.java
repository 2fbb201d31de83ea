package io.ecrpusher.kubernetes;

/**
 * What was asked of an API server, in RBAC's words, for the message about its refusal.
 *
 * @param verbs all that the request needs
 * @param object such as {@code Secret 'ecr-pull'}
 * @param namespace empty: of the whole cluster
 */
record RequestTarget(String verbs, String object, String namespace) {
    static RequestTarget of(SecretApply secret) {
        return new RequestTarget(
                "patch and create",
                "Secret '%s'".formatted(secret.manifest().name()),
                secret.namespace());
    }

    /** {@code Secret 'ecr-pull' in namespace 'team-a'}. */
    String where() {
        return namespace.isEmpty() ? object : "%s in namespace '%s'".formatted(object, namespace);
    }
}
