package io.ecrpusher.cli.doctor.step;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;

import java.util.Optional;

/** Explains failed calls to AWS that mean the same for clusters and registries. Pure. */
public final class AwsDiagnosis {
    private static final String ASSUME_ROLE = "sts:AssumeRole";

    private AwsDiagnosis() {}

    /**
     * Returns what to do about {@code failure}; empty if the failure isn't about credentials, load,
     * or the network to AWS.
     *
     * @param role the role of the fleet that the call needed
     * @param region where the call went
     * @param again the command that checks the same again
     */
    public static Optional<Result> of(
            FailureException failure,
            Optional<Role> role,
            String region,
            Viewpoint viewpoint,
            Remedies remedies,
            String again) {
        String detail = failure.detail();
        if (failure.problem().detail().startsWith(ASSUME_ROLE)
                && !failure.cause().retryable()
                && role.isPresent()) {
            return Optional.of(refusedRole(detail, role.get(), viewpoint, remedies));
        }
        return switch (failure.cause()) {
            case THROTTLED ->
                    Optional.of(Result.broken(detail + ". Wait a minute, and check again", again));
            case UNREACHABLE, SERVER_FAILED, OUT_OF_TIME, UNEXPECTED ->
                    Optional.of(Result.unknown(detail));
            case NOT_AUTHENTICATED ->
                    Optional.of(
                            detail.contains("UnrecognizedClientException")
                                            || detail.contains("InvalidClientTokenId")
                                    ? Result.broken(
                                            detail,
                                            remedies.aws(
                                                    "account",
                                                    "enable-region",
                                                    "--region-name",
                                                    region))
                                    : Result.unknown(detail));
            case NOT_READY,
                    CONFLICTING_UPDATE,
                    NOT_AUTHORIZED,
                    NOT_TRUSTED,
                    NOT_KUBERNETES,
                    HELD_BY_FINALIZER,
                    UNKNOWN_CLUSTER,
                    NAMESPACE_GONE,
                    OWNED_BY_OTHER,
                    TYPE_CHANGED,
                    IMMUTABLE,
                    INVALID ->
                    Optional.empty();
        };
    }

    private static Result refusedRole(
            String detail, Role role, Viewpoint viewpoint, Remedies remedies) {
        if (!viewpoint.isFunction()) {
            return Result.unknown(
                    detail + ". The role may trust the function only: check with --as-function");
        }
        return Result.broken(
                "%s. The role doesn't trust %s, or the stack's parameter AssumeRoleArns lacks the role. The command replaces the role's trust policy"
                        .formatted(detail, viewpoint.principal(Optional.empty())),
                remedies.trust(role, viewpoint.principal(Optional.empty())));
    }
}
