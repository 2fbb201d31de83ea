package io.ecrpusher.kubernetes;

import io.ecrpusher.kubernetes.response.Confirmation;

/**
 * The object of a request, in RBAC's words, for messages. Messages don't name the namespace:
 * reports group equal failures and list their namespaces.
 *
 * @param verbs all verbs that the request needs
 * @param kind for example {@code Secret}
 * @param name empty for all objects of the kind
 * @param namespace empty for requests to the whole cluster
 */
record RequestTarget(String verbs, String kind, String name, String namespace) {
    /** Returns true if an object of the response is this one, or its metadata. */
    boolean is(String kind, String namespace, String name) {
        return confirmation().is(kind, namespace, name);
    }

    /** Returns what confirms that the response to a write is this object. */
    Confirmation confirmation() {
        return new Confirmation(kind, namespace, name);
    }

    /** Returns the object for people, for example {@code Secret 'ecr-pull'}. */
    String object() {
        return name.isEmpty() ? kind : kind + " '" + name + "'";
    }
}
