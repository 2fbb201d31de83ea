package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.doctor.step.AwsDiagnosis;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.util.Optional;

/** Explains why a cluster's endpoint or credential can't be looked up. Pure. */
final class EksDiagnosis {
    private EksDiagnosis() {}

    /**
     * Returns what to do about {@code failure}.
     *
     * @param foundIn for an unknown cluster, another Region that has a cluster of this name
     */
    static Result of(
            FailureException failure,
            Subject subject,
            Viewpoint viewpoint,
            Optional<String> foundIn) {
        return AwsDiagnosis.of(
                        failure,
                        subject.cluster().role(),
                        subject.cluster().region(),
                        viewpoint,
                        subject.remedies(),
                        subject.again())
                .orElseGet(
                        () ->
                                subject.cluster().isEks()
                                        ? ofEks(failure, subject, viewpoint, foundIn)
                                        : ofSecret(failure, subject, viewpoint));
    }

    private static Result ofEks(
            FailureException failure,
            Subject subject,
            Viewpoint viewpoint,
            Optional<String> foundIn) {
        String name = subject.cluster().name();
        if (failure.cause() == Cause.UNKNOWN_CLUSTER) {
            return foundIn.map(
                            region ->
                                    Result.broken(
                                            "EKS has no cluster '%s' in %s, but one in %s"
                                                    .formatted(
                                                            name,
                                                            subject.cluster().region(),
                                                            region),
                                            Remedies.editCluster(
                                                    name, "set region: " + region + " for")))
                    .orElseGet(
                            () ->
                                    Result.broken(
                                            "EKS has no cluster '%s' in %s, nor in another Region of the fleet. These are its clusters: %s"
                                                    .formatted(
                                                            name,
                                                            subject.cluster().region(),
                                                            subject.remedies()
                                                                    .aws(
                                                                            "eks",
                                                                            "list-clusters",
                                                                            "--region",
                                                                            subject.cluster()
                                                                                    .region())),
                                            Remedies.editCluster(name, "correct the name of")));
        }
        if (failure.cause() == Cause.NOT_AUTHORIZED) {
            return denied(failure, subject, viewpoint, "eks:DescribeCluster", subject.arn());
        }
        if (failure.cause() == Cause.NOT_READY) {
            return Result.broken(failure.detail(), subject.eks("--name", "wait", "cluster-active"));
        }
        return Result.broken(
                failure.detail(),
                Remedies.editCluster(name, "replace the name and Region by a kubeconfig for"));
    }

    private static Result ofSecret(FailureException failure, Subject subject, Viewpoint viewpoint) {
        String secret = subject.accessSecret().getFirst();
        if (failure.cause() == Cause.NOT_AUTHORIZED) {
            return denied(failure, subject, viewpoint, "secretsmanager:GetSecretValue", secret);
        }
        return Result.broken(
                failure.detail(),
                subject.remedies()
                        .aws(
                                "secretsmanager",
                                "put-secret-value",
                                "--secret-id",
                                secret,
                                "--region",
                                subject.cluster().region(),
                                "--secret-string",
                                "file://access.txt"));
    }

    private static Result denied(
            FailureException failure,
            Subject subject,
            Viewpoint viewpoint,
            String action,
            String resource) {
        return viewpoint.actsAsFunction(subject.cluster().role())
                ? Result.broken(
                        failure.detail(),
                        subject.remedies().allow(subject.principal(), action, resource))
                : Result.unknown(
                        failure.detail()
                                + ". The function may have this permission: check with --as-function");
    }
}
