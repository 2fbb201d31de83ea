package io.ecrpusher.kubernetes;

/**
 * The object of a request, in RBAC's words, for messages. Messages don't name the namespace:
 * reports group equal failures and list their namespaces.
 *
 * @param verbs all verbs that the request needs
 * @param object for example {@code Secret 'ecr-pull'}
 * @param namespace empty for requests to the whole cluster
 */
record RequestTarget(String verbs, String object, String namespace) {
    static RequestTarget of(SecretApply secret) {
        return new RequestTarget(
                "patch and create",
                "Secret '%s'".formatted(secret.manifest().name()),
                secret.namespace());
    }
}
