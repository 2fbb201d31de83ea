package io.ecrpusher.fleet;

import java.util.Optional;

/**
 * The Argo CD Applications that can use a Secret.
 *
 * @param repository the path after the registry's host, without a slash at either end; empty for
 *     the host alone
 * @param project the only Argo CD project that may use the Secret; empty for all projects
 * @param name the repository's name in Argo CD
 */
public record ArgoCd(
        Type type, Optional<String> repository, Optional<String> project, Optional<String> name) {
    /** Creates the Applications of all projects. */
    public ArgoCd(Type type, Optional<String> repository) {
        this(type, repository, Optional.empty(), Optional.empty());
    }

    /** The source type of an Application. */
    public enum Type {
        /** A Helm chart. {@code repoURL} is the registry's host and path, without a scheme. */
        HELM("helm"),
        /** Any OCI artifact. {@code repoURL} is {@code oci://host/path}. */
        OCI("oci");

        private final String fieldValue;

        Type(String fieldValue) {
            this.fieldValue = fieldValue;
        }

        /** Returns the value of {@code type} in the fleet file and in the Secret. */
        public String fieldValue() {
            return fieldValue;
        }
    }
}
