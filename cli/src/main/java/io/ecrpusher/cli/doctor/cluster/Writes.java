package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.access.ClusterApi;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.cli.doctor.cluster.ClusterChecks.Tools;
import io.ecrpusher.cli.doctor.cluster.Questions.RefusedException;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.push.Outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the function could write its Secrets, and whether the cluster limits it to them. */
final class Writes {
    private static final String NEEDS = "needs --as-function";

    private final Subject subject;
    private final Tools tools;
    private final Connection connection;
    private final Permissions permissions;
    private List<Outcome> outcomes;

    Writes(Subject subject, Tools tools, Connection connection, Permissions permissions) {
        this.subject = subject;
        this.tools = tools;
        this.connection = connection;
        this.permissions = permissions;
    }

    /** As the function, only a write tells whether a namespace exists. */
    Result namespaces() throws FailureException {
        if (permissions.asFunction()) {
            return new WriteDiagnosis(subject, outcomes()).namespaces();
        }
        List<String> absent = new ArrayList<>();
        for (String namespace : named()) {
            Optional<Boolean> exists = permissions.exists(namespace);
            if (exists.isEmpty()) {
                return Result.skipped(NEEDS + ", or the permission to get namespaces");
            }
            if (!exists.get()) {
                absent.add(namespace);
            }
        }
        return absent.isEmpty()
                ? Result.passed(
                        named().size() == 1 ? "1 namespace" : named().size() + " namespaces")
                : WriteDiagnosis.missing(absent, subject);
    }

    private Set<String> named() {
        Set<String> names = new TreeSet<>();
        connection.tagged().secrets().forEach(secret -> names.addAll(secret.namespaces().names()));
        return names;
    }

    Result secrets() {
        return permissions.asFunction()
                ? new WriteDiagnosis(subject, outcomes()).secrets()
                : Result.unchecked(NEEDS);
    }

    private List<Outcome> outcomes() {
        if (outcomes == null) {
            outcomes = tools.dryRuns().of(subject.cluster());
        }
        return outcomes;
    }

    Result policy() throws FailureException {
        Optional<Result> old = PolicyCheck.byVersion(connection.probe().minorVersion());
        if (old.isPresent()) {
            return old.get();
        }
        PolicyCheck check =
                new PolicyCheck(
                        subject,
                        NeededAccess.of(
                                connection.tagged().secrets(),
                                tools.prune(),
                                new NeededAccess.Options(false, true)));
        List<KubernetesProbe> readers = new ArrayList<>(List.of(connection.probe()));
        connection.ownProbe().ifPresent(readers::add);
        for (KubernetesProbe reader : readers) {
            try (ClusterApi api = reader.access()) {
                return check.compared(api);
            } catch (FailureException failure) {
                if (failure.cause() != Cause.NOT_AUTHORIZED) {
                    return Result.skipped(failure.detail());
                }
            }
        }
        return permissions.isInGroup()
                ? byEffect(check)
                : Result.skipped("you may not read validatingadmissionpolicies");
    }

    private Result byEffect(PolicyCheck check) throws FailureException {
        Optional<Outcome> written =
                outcomes().stream().filter(one -> one instanceof Outcome.Applied).findFirst();
        if (written.isEmpty()) {
            return Result.skipped("no Secret can be written");
        }
        try {
            connection
                    .probe()
                    .writeForbiddenLabel(
                            written.get().target().namespace(),
                            written.get().target().secret().name());
            return check.byEffect(Optional.empty());
        } catch (RefusedException e) {
            return check.byEffect(Optional.of(e.getMessage()));
        }
    }
}
