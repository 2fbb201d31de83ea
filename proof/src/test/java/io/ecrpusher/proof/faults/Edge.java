package io.ecrpusher.proof.faults;

import java.util.Set;

/**
 * A server that a run depends on, and what depends on it in the fleet of its cells.
 *
 * <p>Each fleet has a part that doesn't need the edge. {@link CellFleet} builds the fleets.
 */
enum Edge {
    ECR(
            "ECR",
            "One of two Regions with registries. Secret `far` needs only that Region, Secret `both` needs both.",
            "own/ecr-pull, own/far, own/both",
            "own/ecr-pull, own/both"),
    ECR_PUBLIC(
            "ECR Public",
            "Secret `far` has only the login of public.ecr.aws, Secret `both` has it beside a private one.",
            "own/ecr-pull, own/far, own/both",
            "own/ecr-pull, own/both"),
    STS(
            "STS",
            "One of two clusters needs a role of another account.",
            "own/ecr-pull, spoke/ecr-pull",
            "own/ecr-pull"),
    EKS(
            "EKS",
            "One of two clusters is in the broken Region.",
            "own/ecr-pull, far/ecr-pull",
            "own/ecr-pull"),
    ORGANIZATIONS(
            "Organizations",
            "One cluster is named, and one is found in an account of the organization.",
            "own/ecr-pull, found/ecr-pull",
            "own/ecr-pull"),
    SECRETS_MANAGER(
            "Secrets Manager",
            "One of two clusters is outside EKS, and its token is in the broken Region.",
            "own/ecr-pull, on-prem/ecr-pull",
            "own/ecr-pull"),
    KUBERNETES(
            "Kubernetes",
            "One of two API servers. The Secret is written in a named and a matching namespace, and added to a ServiceAccount.",
            "own/ecr-pull, far/ecr-pull",
            "own/ecr-pull"),
    S3_FLEET("S3 (fleet file)", "The bucket of the fleet file.", "own/ecr-pull", ""),
    SSM_FLEET("SSM (fleet file)", "The parameter with the fleet file.", "own/ecr-pull", ""),
    S3_RECORDS("S3 (records)", "The bucket of the records.", "own/ecr-pull", ""),
    S3_ENDPOINTS("S3 (endpoints)", "The bucket of stored endpoints.", "own/ecr-pull", ""),
    SQS_JOBS(
            "SQS (jobs)",
            "The queue of a run above the threshold. Written means that the cluster's job is in the queue.",
            "own/job",
            ""),
    SQS_DEAD_LETTERS(
            "SQS (dead letters)",
            "A worker's last attempt at a job whose cluster refuses it. A second job is healthy. Written includes the dead letter.",
            "own/ecr-pull, dead/letter",
            "own/ecr-pull");

    private final String text;
    private final String setup;
    private final String all;
    private final String others;

    Edge(String text, String setup, String all, String others) {
        this.text = text;
        this.setup = setup;
        this.all = all;
        this.others = others;
    }

    /** Returns what the fleet of its cells looks like. */
    String setup() {
        return setup;
    }

    /** Returns everything that a healthy run writes: {@code cluster/secret}. */
    Set<String> all() {
        return parts(all);
    }

    /** Returns the part of it that doesn't need the edge. */
    Set<String> others() {
        return parts(others);
    }

    private static Set<String> parts(String list) {
        return list.isEmpty() ? Set.of() : Set.of(list.split(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}
