package io.ecrpusher.fleet;

/** The type and content of a Secret. */
public enum Format {
    /** {@code kubernetes.io/dockerconfigjson}, read by kubelets, Flux, Helm, and others. */
    DOCKERCONFIGJSON("dockerconfigjson"),
    /** {@code kubernetes.io/dockercfg}, the older form, read by kubelets. */
    DOCKERCFG("dockercfg"),
    /** {@code Opaque} with {@code config.json}, a Docker config to mount in kaniko or BuildKit. */
    OPAQUE_CONFIG("opaque-config"),
    /**
     * {@code kubernetes.io/basic-auth}, the login of one registry without its host. Flux reads it
     * for a HelmRepository.
     */
    BASIC_AUTH("basic-auth"),
    /** Argo CD's credentials of one repository. */
    ARGOCD_REPOSITORY("argocd-repository"),
    /** Argo CD's credentials of all repositories whose URL starts with a prefix. */
    ARGOCD_REPO_CREDS("argocd-repo-creds");

    private final String fieldValue;

    Format(String fieldValue) {
        this.fieldValue = fieldValue;
    }

    /** Returns true if the content includes the registry's host. */
    public boolean includesHost() {
        return this != BASIC_AUTH;
    }

    /** Returns true if the content holds the login of exactly one registry. */
    public boolean isSingleLogin() {
        return this == BASIC_AUTH || isForArgoCd();
    }

    /** Returns true if Argo CD reads the Secret. */
    public boolean isForArgoCd() {
        return this == ARGOCD_REPOSITORY || this == ARGOCD_REPO_CREDS;
    }

    /** Returns true if kubelets accept the Secret in imagePullSecrets. */
    public boolean isPullSecret() {
        return this == DOCKERCONFIGJSON || this == DOCKERCFG;
    }

    /**
     * Returns the value of {@code format} in the fleet file. The template's parameter accepts the
     * same values, except those for Argo CD.
     */
    public String fieldValue() {
        return fieldValue;
    }
}
