package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.doctor.cluster.ClusterChecks.Tools;
import io.ecrpusher.cli.doctor.cluster.EntryLookup.Answer;
import io.ecrpusher.cli.doctor.cluster.KubernetesProbe.Identity;
import io.ecrpusher.cli.doctor.cluster.Questions.RefusedException;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Shell;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.rbac.Rbac;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the cluster lets the function in, as whom, and what it allows. Asks as the function, or
 * on its behalf.
 */
final class Permissions {
    private static final String NEEDS = "needs --as-function";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Subject subject;
    private final Tools tools;
    private final Connection connection;
    private final AccessDiagnosis diagnosis;
    private final boolean asFunction;
    private Optional<Identity> identity = Optional.empty();
    private List<Access> missing;
    private int checked;
    private int unchecked;

    Permissions(Subject subject, Viewpoint viewpoint, Tools tools, Connection connection) {
        this.subject = subject;
        this.tools = tools;
        this.connection = connection;
        this.diagnosis = new AccessDiagnosis(subject);
        this.asFunction =
                viewpoint.actsAsFunction(subject.cluster().role()) || !subject.cluster().isEks();
    }

    /** Returns true if the checks have the function's identity in the cluster. */
    boolean asFunction() {
        return asFunction;
    }

    /** Returns true if the API server has said that the caller is in ecr-pusher's group. */
    boolean isInGroup() {
        return identity.filter(one -> one.groups().contains(Rbac.GROUP)).isPresent();
    }

    Result authentication() throws FailureException {
        if (!asFunction) {
            return diagnosis.entry(connection.eks(), entry());
        }
        try {
            identity = Optional.of(connection.probe().identity());
            return Result.passed("the cluster accepts the credential");
        } catch (RefusedException e) {
            if (e.code() == UNAUTHORIZED || e.getMessage().contains("system:anonymous")) {
                return diagnosis.refused(connection.eks(), entry());
            }
            return e.isStatus()
                    ? Result.passed("the cluster accepts the credential")
                    : Result.checkNext(
                            "something in front of the API server, such as a proxy or a login page, answers with HTTP "
                                    + e.code(),
                            "curl --verbose --insecure "
                                    + Shell.word(connection.server() + "/version"));
        } catch (FailureException failure) {
            return unanswered(failure);
        }
    }

    private Answer entry() {
        return subject.cluster().isEks()
                ? tools.entries().find(subject.cluster(), subject.principal())
                : new Answer.Unknown("");
    }

    Result identity() throws FailureException {
        if (!asFunction) {
            return Result.skipped(NEEDS);
        }
        if (identity.isEmpty()) {
            return Result.skipped("Kubernetes before 1.28 doesn't tell");
        }
        Identity known = identity.get();
        Set<String> groups = new TreeSet<>(known.groups());
        if (subject.cluster().isEks() && !isInGroup() && !missing().isEmpty()) {
            return diagnosis.withoutGroup(connection.eks(), entry(), List.copyOf(groups));
        }
        return Result.passed("%s in %s".formatted(known.user(), String.join(", ", groups)));
    }

    Result permissions() throws FailureException {
        try {
            List<Access> denied = missing();
            List<String> absent = absentNamespaces(denied);
            return absent.isEmpty()
                    ? diagnosis.permissions(denied, checked, unchecked)
                    : WriteDiagnosis.missing(absent, subject);
        } catch (FailureException failure) {
            return asFunction || failure.cause() != Cause.NOT_AUTHORIZED
                    ? unanswered(failure)
                    : Result.unchecked(failure.detail());
        }
    }

    private Result unanswered(FailureException failure) {
        return failure.cause() == Cause.THROTTLED
                ? Result.broken(
                        failure.detail() + ". Wait a minute, and check again", subject.again())
                : Result.broken(failure.detail(), subject.again());
    }

    private List<Access> missing() throws FailureException {
        if (missing == null) {
            List<Access> needed =
                    Access.allOf(Rbac.of(connection.tagged().secrets(), tools.prune(), false));
            checked = Math.min(needed.size(), CliSettings.ACCESS_REVIEWS_PER_CLUSTER);
            unchecked = needed.size() - checked;
            KubernetesProbe probe = connection.probe();
            List<Access> denied = new ArrayList<>();
            for (Access access : needed.subList(0, checked)) {
                if (!isAllowed(probe, access)) {
                    denied.add(access);
                }
            }
            missing = denied;
        }
        return missing;
    }

    private boolean isAllowed(KubernetesProbe probe, Access access) throws FailureException {
        try {
            return asFunction
                    ? probe.mayI(access)
                    : probe.mayGroup(subject.principal(), Rbac.GROUP, access);
        } catch (RefusedException e) {
            throw new FailureException(
                    Cause.NOT_AUTHORIZED,
                    e.code() == UNAUTHORIZED || e.code() == FORBIDDEN
                            ? NEEDS + ", or the permission to create subjectaccessreviews"
                            : "the API server answered an access review with HTTP " + e.code());
        }
    }

    /** Without a RoleBinding in a namespace, it may be the namespace itself that's missing. */
    private List<String> absentNamespaces(List<Access> denied) throws FailureException {
        List<String> absent = new ArrayList<>();
        Set<String> namespaces = new TreeSet<>();
        denied.forEach(access -> namespaces.add(access.namespace()));
        namespaces.remove("");
        for (String namespace : namespaces) {
            if (exists(namespace).filter(known -> !known).isPresent()) {
                absent.add(namespace);
            }
        }
        return absent;
    }

    /** Returns whether the namespace exists; empty if nobody here may ask. */
    Optional<Boolean> exists(String namespace) throws FailureException {
        List<KubernetesProbe> probes = new ArrayList<>(List.of(connection.probe()));
        connection.ownProbe().ifPresent(probes::add);
        for (KubernetesProbe probe : probes) {
            try {
                return Optional.of(probe.hasNamespace(namespace));
            } catch (RefusedException _) {
                // The next one may be allowed to.
            }
        }
        return Optional.empty();
    }
}
