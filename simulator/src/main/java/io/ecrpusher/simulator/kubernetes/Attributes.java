package io.ecrpusher.simulator.kubernetes;

/** What somebody wants to do, as RBAC judges it. */
sealed interface Attributes {
    String verb();

    /** Something with a resource. */
    record OfResource(
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name)
            implements Attributes {
        String fullResource() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }
    }

    /** Something with a path outside of the API's resources. */
    record OfPath(String verb, String path) implements Attributes {}
}
