package io.ecrpusher.fleet;

/** How a registry's host is spelt as a key of a Docker config. */
public enum HostStyle {
    /** {@code 111122223333.dkr.ecr.eu-west-1.amazonaws.com}: what container runtimes look up. */
    BARE("bare"),
    /**
     * The bare host behind {@code https://}, as {@code docker login} once wrote it and
     * bzon/ecr-k8s-secret-creator does.
     */
    HTTPS("https"),
    /**
     * {@code 111122223333.dkr-ecr.eu-west-1.on.aws}, the alias that IPv6 clients pull by; of
     * public.ecr.aws, {@code ecr-public.aws.com}. See "Getting started with making requests over
     * IPv6" in the ECR user guide.
     */
    DUALSTACK("dualstack"),
    /**
     * {@code 111122223333.dkr.ecr-fips.us-east-1.amazonaws.com}. See "Amazon ECR endpoints and
     * quotas" in the AWS general reference.
     */
    FIPS("fips");

    private final String word;

    HostStyle(String word) {
        this.word = word;
    }

    /** The name in the fleet file. */
    public String word() {
        return word;
    }
}
