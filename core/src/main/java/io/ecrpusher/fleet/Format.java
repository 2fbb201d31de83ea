package io.ecrpusher.fleet;

/** What a Secret holds, by the name that the fleet file uses. */
public enum Format {
    /** {@code kubernetes.io/dockerconfigjson}: imagePullSecrets, Flux, Helm and others. */
    DOCKERCONFIGJSON("dockerconfigjson"),
    /** {@code kubernetes.io/dockercfg}, the older form: read by kubelets. */
    DOCKERCFG("dockercfg"),
    /**
     * {@code Opaque} with {@code config.json}: mounted as a Docker config by kaniko, buildkit and
     * the like.
     */
    OPAQUE_CONFIG("opaque-config"),
    /**
     * {@code kubernetes.io/basic-auth}: the login of one registry, without its host; read by Flux
     * for a HelmRepository.
     */
    BASIC_AUTH("basic-auth"),
    /** Argo CD's login of one repository. */
    ARGOCD_REPOSITORY("argocd-repository"),
    /** Argo CD's login of every repository below one URL. */
    ARGOCD_REPO_CREDS("argocd-repo-creds");

    private final String word;

    Format(String word) {
        this.word = word;
    }

    /** Whether it names the registry's host. */
    public boolean namesHosts() {
        return this != BASIC_AUTH;
    }

    /** Whether it holds the login of one registry alone. */
    public boolean isOneLogin() {
        return this == BASIC_AUTH || isForArgoCd();
    }

    public boolean isForArgoCd() {
        return this == ARGOCD_REPOSITORY || this == ARGOCD_REPO_CREDS;
    }

    /** Whether kubelets take it from imagePullSecrets. */
    public boolean isPullSecret() {
        return this == DOCKERCONFIGJSON || this == DOCKERCFG;
    }

    /** The name in the fleet file and, but for Argo CD's, in the template's parameter. */
    public String word() {
        return word;
    }
}
