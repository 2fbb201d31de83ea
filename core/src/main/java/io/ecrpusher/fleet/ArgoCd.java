package io.ecrpusher.fleet;

import java.util.Optional;

/**
 * Which Applications an Argo CD Secret is for.
 *
 * @param repository below the registry's host, without slashes at its ends; empty: the host alone
 */
public record ArgoCd(Type type, Optional<String> repository) {
    /** What an Application's {@code repoURL} names. */
    public enum Type {
        /** A Helm chart: {@code repoURL} is the registry's host and path, without a scheme. */
        HELM("helm"),
        /** An OCI artifact of any kind: {@code repoURL} is {@code oci://host/path}. */
        OCI("oci");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** The word of the fleet file, and of the Secret. */
        public String word() {
            return word;
        }
    }
}
