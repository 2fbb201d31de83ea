package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.access.MappedRole;
import io.ecrpusher.cli.doctor.cluster.EntryLookup.Answer;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Shell;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.text.NamedList;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Explains why a cluster doesn't let the function in, or doesn't let it write. Pure. */
final class AccessDiagnosis {
    private static final String CONFIG_MAP = "CONFIG_MAP";

    private final Subject subject;

    AccessDiagnosis(Subject subject) {
        this.subject = subject;
    }

    /**
     * Returns why the cluster refused the bearer token or certificate.
     *
     * @param eks empty for a cluster outside EKS
     * @param entry the access entry of the principal
     */
    Result refused(Optional<EksDetails> eks, Answer entry) {
        if (eks.isEmpty()) {
            return Result.broken(
                    "the cluster doesn't accept the credential in "
                            + subject.accessSecret().getFirst(),
                    subject.remedies()
                            .aws(
                                    "secretsmanager",
                                    "put-secret-value",
                                    "--secret-id",
                                    subject.accessSecret().getFirst(),
                                    "--region",
                                    subject.cluster().region(),
                                    "--secret-string",
                                    "file://access.txt"));
        }
        if (isConfigMap(eks)) {
            return configMapMode();
        }
        return switch (entry) {
            case Answer.Missing _ -> noEntry();
            case Answer.Unknown(String detail) ->
                    Result.broken(
                            "the cluster doesn't accept the bearer token. Most likely, %s has no access entry, but you may not read it (%s)"
                                    .formatted(subject.principal(), detail),
                            subject.grant());
            // docs/cluster-security.md: an entry refers to the role itself, not to its name.
            case Answer.Found _ ->
                    Result.broken(
                            "the cluster doesn't accept the bearer token, although %s has an access entry. If the role was deleted and created again, the entry is the former role's. The command replaces it"
                                    .formatted(subject.principal()),
                            subject.eks(
                                            "--cluster-name",
                                            "delete-access-entry",
                                            "--principal-arn",
                                            subject.principal())
                                    + " && "
                                    + subject.grant());
        };
    }

    /** Returns whether the access entry lets the function in, without its own credentials. */
    Result entry(Optional<EksDetails> eks, Answer entry) {
        if (isConfigMap(eks)) {
            return Result.unchecked(
                    "the cluster's authenticationMode is CONFIG_MAP: only --as-function can tell whether aws-auth maps the role");
        }
        return switch (entry) {
            case Answer.Missing _ -> noEntry();
            case Answer.Unknown(String detail) ->
                    Result.unchecked(
                            "needs --as-function, or eks:DescribeAccessEntry (" + detail + ")");
            case Answer.Found(List<String> groups) ->
                    groups.contains(Rbac.GROUP)
                            ? Result.passed("the access entry has the group " + Rbac.GROUP)
                            : withoutGroup(groups);
        };
    }

    /**
     * Returns what to do about an identity without the group, if RBAC doesn't allow it either.
     *
     * @param groups those of the identity
     */
    Result withoutGroup(Optional<EksDetails> eks, Answer entry, List<String> groups) {
        if (isConfigMap(eks)) {
            return Result.broken(
                    "the ConfigMap aws-auth maps %s without the group %s"
                            .formatted(MappedRole.arn(subject.principal()), Rbac.GROUP),
                    subject.kubectl("edit", "configmap", "aws-auth", "--namespace", "kube-system"));
        }
        return switch (entry) {
            case Answer.Missing _ -> noEntry();
            case Answer.Found(List<String> known) -> withoutGroup(known);
            case Answer.Unknown _ -> withoutGroup(groups);
        };
    }

    private Result withoutGroup(List<String> groups) {
        TreeSet<String> all = new TreeSet<>(groups);
        all.removeIf(group -> group.startsWith("system:"));
        all.add(Rbac.GROUP);
        return Result.broken(
                "the access entry of %s lacks the group %s"
                        .formatted(subject.principal(), Rbac.GROUP),
                subject.eks(
                                "--cluster-name",
                                "update-access-entry",
                                "--principal-arn",
                                subject.principal(),
                                "--kubernetes-groups")
                        + " "
                        + Shell.command(all.toArray(String[]::new)));
    }

    private static boolean isConfigMap(Optional<EksDetails> eks) {
        return eks.map(EksDetails::authenticationMode).filter(CONFIG_MAP::equals).isPresent();
    }

    /** Returns the result of looking for missing permissions. */
    Result permissions(List<Access> missing, int checked, int unchecked) {
        return missing.isEmpty()
                ? Result.passed(
                        "all %d permissions%s"
                                .formatted(
                                        checked,
                                        unchecked == 0
                                                ? ""
                                                : "; %d more not checked one by one"
                                                        .formatted(unchecked)))
                : Result.broken(
                        "RBAC doesn't allow "
                                + NamedList.of(missing.stream().map(Access::toString).toList()),
                        subject.correct());
    }

    private Result noEntry() {
        return Result.broken(
                "the cluster has no access entry for " + subject.principal(), subject.grant());
    }

    private Result configMapMode() {
        return Result.broken(
                "the cluster doesn't accept the bearer token: its authenticationMode is CONFIG_MAP, which ignores access entries. Allow them, and check again; or map %s to group %s in the ConfigMap aws-auth"
                        .formatted(MappedRole.arn(subject.principal()), Rbac.GROUP),
                subject.updateConfig("--access-config", "authenticationMode=API_AND_CONFIG_MAP"));
    }
}
