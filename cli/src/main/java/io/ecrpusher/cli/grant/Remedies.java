package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.aws.Caller;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Says for each failure which one command, if any, removes its cause. */
final class Remedies {
    private static final String ACTIONS =
            "\"eks:DescribeCluster\",\"eks:ListClusters\",\"eks:DescribeAccessEntry\",\"eks:CreateAccessEntry\",\"eks:UpdateAccessEntry\",\"eks:DeleteAccessEntry\",\"eks:ListAssociatedAccessPolicies\"";
    private static final String RERUN = "Run the same command again.";

    private final AwsSession session;
    private final ConcurrentMap<Optional<Role>, Optional<Caller>> callers =
            new ConcurrentHashMap<>();

    Remedies(AwsSession session) {
        this.session = session;
    }

    /** Returns the failure of a call to AWS. */
    TurnException ofAws(Target target, FailureException failure) {
        String detail = failure.detail();
        String remedy =
                switch (failure.cause()) {
                    case NOT_AUTHORIZED ->
                            detail.startsWith("sts:AssumeRole")
                                    ? "Name a role that trusts your credentials with --assume-role."
                                    : allowEks(target);
                    case UNKNOWN_CLUSTER ->
                            "aws eks list-clusters --region " + target.cluster().region();
                    case NOT_AUTHENTICATED -> "Sign in again, or pass --profile.";
                    default -> failure.cause().retryable() ? RERUN : "";
                };
        return new TurnException(detail, remedy, failure.cause().retryable());
    }

    /** Returns the failure of a request to the cluster. */
    TurnException ofCluster(Target target, FailureException failure, Optional<EksDetails> details) {
        String detail = failure.detail();
        Cause cause = failure.cause();
        boolean configMap =
                details.map(EksDetails::authenticationMode).orElse("").equals(AwsAuth.MODE);
        String remedy =
                switch (cause) {
                    case NOT_AUTHENTICATED ->
                            configMap
                                    ? mapCaller(target)
                                    : createEntry(target) + " && " + associatePolicy(target);
                    case NOT_AUTHORIZED -> configMap ? mapCaller(target) : associatePolicy(target);
                    case OWNED_BY_OTHER -> "Run the same command with --force-conflicts.";
                    case INVALID -> replace(detail);
                    case UNREACHABLE -> reachable(details).orElse(RERUN);
                    default -> cause.retryable() ? RERUN : "";
                };
        return new TurnException(detail, remedy, cause.retryable());
    }

    /** A binding's roleRef can't change. */
    private static String replace(String detail) {
        return detail.contains("roleRef")
                ? "Delete the binding, and run the same command again: kubectl delete "
                        + detail.substring(
                                detail.indexOf(' ') + 1,
                                detail.contains(":") ? detail.indexOf(':') : detail.length())
                : "";
    }

    private static Optional<String> reachable(Optional<EksDetails> details) {
        return details.flatMap(EksDetails::reachability)
                .map(
                        _ ->
                                details.orElseThrow().publicAccess()
                                        ? "The cluster's endpoint is open to some networks only. Run the command from one of them."
                                        : "The cluster has no public endpoint. Run the command in a network that reaches it.");
    }

    private String allowEks(Target target) {
        Optional<Caller> caller = caller(target);
        if (caller.isEmpty() || caller.get().isSingleSignOn()) {
            return "Add the actions of eks:*AccessEntry to your permission set.";
        }
        Caller known = caller.get();
        return "aws iam put-%1$s-policy --%1$s-name %2$s --policy-name ecr-pusher-grant --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[%3$s],\"Resource\":\"*\"}]}'"
                .formatted(known.isRole() ? "role" : "user", known.name(), ACTIONS);
    }

    private String createEntry(Target target) {
        return "aws eks create-access-entry %s --principal-arn %s"
                .formatted(target.awsCli(), callerArn(target));
    }

    private String associatePolicy(Target target) {
        return "aws eks associate-access-policy %s --principal-arn %s --policy-arn arn:%s:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy --access-scope type=cluster"
                .formatted(
                        target.awsCli(), callerArn(target), target.principal().split(":", -1)[1]);
    }

    private String mapCaller(Target target) {
        return "eksctl create iamidentitymapping --region %s --cluster %s --arn %s --username admin --group system:masters"
                .formatted(target.cluster().region(), target.cluster().name(), callerArn(target));
    }

    /** Roles of IAM Identity Center have a path, which their sessions don't tell. */
    private String callerArn(Target target) {
        return caller(target)
                .map(
                        caller ->
                                caller.isSingleSignOn()
                                        ? "\"$(aws iam get-role --role-name %s --query Role.Arn --output text)\""
                                                .formatted(caller.name())
                                        : caller.arn())
                .orElse("YOUR_ROLE_ARN");
    }

    private Optional<Caller> caller(Target target) {
        return callers.computeIfAbsent(target.asCaller().role(), role -> Caller.of(session, role));
    }
}
