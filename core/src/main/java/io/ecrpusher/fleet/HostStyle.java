package io.ecrpusher.fleet;

/** The form of a registry's host in a Docker config. */
public enum HostStyle {
    /** {@code 111122223333.dkr.ecr.eu-west-1.amazonaws.com}, as container runtimes look it up. */
    BARE("bare"),
    /**
     * The bare host after {@code https://}, as older versions of {@code docker login} and
     * bzon/ecr-k8s-secret-creator write it.
     */
    HTTPS("https"),
    /**
     * {@code 111122223333.dkr-ecr.eu-west-1.on.aws}, the alias that IPv6 clients pull from; {@code
     * ecr-public.aws.com} for public.ecr.aws. See "Getting started with making requests over IPv6"
     * in the ECR user guide.
     */
    DUALSTACK("dualstack"),
    /**
     * {@code 111122223333.dkr.ecr-fips.us-east-1.amazonaws.com}. See "Amazon ECR endpoints and
     * quotas" in the AWS general reference.
     */
    FIPS("fips"),
    /**
     * {@code 111122223333.dkr-ecr-fips.us-east-1.on.aws}. See "Amazon ECR endpoints and quotas" in
     * the AWS general reference.
     */
    FIPS_DUALSTACK("fips-dualstack");

    private final String fieldValue;

    HostStyle(String fieldValue) {
        this.fieldValue = fieldValue;
    }

    /** Returns the value in {@code hosts} of the fleet file. */
    public String fieldValue() {
        return fieldValue;
    }
}
