package io.ecrpusher.fleet;

/** How a registry's host is spelt as a key of a Docker config. */
public enum HostStyle {
    /** {@code 111122223333.dkr.ecr.eu-west-1.amazonaws.com}: what container runtimes look up. */
    BARE("bare"),
    /**
     * The bare host behind {@code https://}, as {@code docker login} once wrote it and
     * bzon/ecr-k8s-secret-creator does.
     */
    HTTPS("https");

    private final String word;

    HostStyle(String word) {
        this.word = word;
    }

    /** The name in the fleet file. */
    public String word() {
        return word;
    }
}
