package io.ecrpusher.simulator.kubernetes.request;

/** The attributes of an action that needs permission, as in kube-apiserver's authorizers. */
public sealed interface Attributes {
    /** The verb, such as {@code patch}. */
    String verb();

    /** An action on a resource. */
    record ForResource(
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name)
            implements Attributes {
        /** Returns the resource as rules name it, such as {@code namespaces/status}. */
        public String resourceAndSubresource() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }
    }

    /** An action on a path that names no resource, such as {@code /version}. */
    record ForPath(String verb, String path) implements Attributes {}
}
