package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Shell;
import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster, and the names by which commands refer to it.
 *
 * @param principal the ARN of the role or user that EKS must let in
 * @param remedies writes the commands
 */
record Subject(Cluster cluster, String principal, Remedies remedies) {
    private static final int ARN_ACCOUNT = 4;

    /** Returns the command of {@code aws eks} with the cluster's name and Region. */
    String eks(String nameOption, String command, String... options) {
        return remedies.aws(
                Stream.concat(
                                Stream.of(
                                        "eks",
                                        command,
                                        nameOption,
                                        cluster.name(),
                                        "--region",
                                        cluster.region()),
                                Arrays.stream(options))
                        .toArray(String[]::new));
    }

    /** Returns the command that changes the cluster's configuration. */
    String updateConfig(String option, String value) {
        return eks("--name", "update-cluster-config", option, value);
    }

    /** Returns a command of kubectl, with the context that {@code aws eks} gives the cluster. */
    String kubectl(String... words) {
        return "kubectl %s%s"
                .formatted(
                        cluster.isEks() ? Shell.command("--context", arn()) + " " : "",
                        Shell.command(words));
    }

    /** Returns the command that creates access entry, RBAC, and admission policy. */
    String grant() {
        return cluster.isEks() ? remedies.grant(name()) : applied();
    }

    /** Returns the command that corrects RBAC and admission policy. */
    String correct() {
        return cluster.isEks() ? remedies.correct(name()) : applied();
    }

    private String applied() {
        return remedies.ecrPusher("rbac", "--cluster", name()) + " | kubectl apply -f -";
    }

    /** Returns the command that checks the cluster again. */
    String again() {
        return remedies.ecrPusher("doctor", "--cluster", name());
    }

    /** Returns {@code region/name}, by which the caller chooses the cluster. */
    String name() {
        return cluster.id().names().getLast();
    }

    /** Returns the secret in Secrets Manager that opens a cluster outside EKS. */
    List<String> accessSecret() {
        return switch (cluster.access()) {
            case AccessMethod.Eks _ -> List.of();
            case AccessMethod.Token token -> List.of(token.secret());
            case AccessMethod.ClientCertificate certificate -> List.of(certificate.secret());
            case AccessMethod.Kubeconfig kubeconfig -> List.of(kubeconfig.secret());
        };
    }

    /** Returns the cluster's ARN. */
    String arn() {
        String[] parts = principal.split(":", -1);
        boolean arn = parts.length > ARN_ACCOUNT;
        return "arn:%s:eks:%s:%s:cluster/%s"
                .formatted(
                        arn ? parts[1] : "aws",
                        cluster.region(),
                        arn ? parts[ARN_ACCOUNT] : "",
                        cluster.name());
    }
}
