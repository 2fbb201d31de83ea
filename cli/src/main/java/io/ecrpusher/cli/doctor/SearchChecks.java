package io.ecrpusher.cli.doctor;

import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.doctor.step.AwsDiagnosis;
import io.ecrpusher.cli.doctor.step.Chain;
import io.ecrpusher.cli.doctor.step.Checkup;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.cluster.ClusterDiscovery.Discovered;
import io.ecrpusher.cluster.ClusterDiscovery.Failure;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.Scope;

import java.util.List;
import java.util.Optional;

/** Explains searches for clusters that failed. */
record SearchChecks(Viewpoint viewpoint, Remedies remedies, Stop stop) {
    /** Returns a checkup for each search that failed. */
    List<Checkup> of(Discovered discovered) {
        return discovered.failures().stream()
                .map(one -> of(one, discovered.fleet().scopes()))
                .toList();
    }

    /** A failure has the name of its scope, or says that it's of an organization. */
    private Checkup of(Failure failure, List<Scope> scopes) {
        Optional<Scope> scope =
                scopes.stream().filter(one -> one.toString().equals(failure.where())).findFirst();
        FailureException exception = new FailureException(failure.problem());
        return new Chain(failure.where(), stop)
                .step("discovery", () -> of(exception, scope))
                .checkup();
    }

    private Result of(FailureException failure, Optional<Scope> scope) {
        Optional<Role> role = scope.flatMap(Scope::role);
        return AwsDiagnosis.of(
                        failure,
                        role,
                        scope.map(Scope::region).orElse(""),
                        viewpoint,
                        remedies,
                        remedies.ecrPusher("doctor"))
                .orElseGet(
                        () ->
                                failure.cause() == Cause.NOT_AUTHORIZED
                                                && scope.isPresent()
                                                && viewpoint.actsAsFunction(role)
                                        ? Result.broken(
                                                failure.detail(),
                                                remedies.allow(
                                                        viewpoint.principal(role),
                                                        "eks:ListClusters",
                                                        "*"))
                                        : Result.unknown(failure.detail()));
    }
}
