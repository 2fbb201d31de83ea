package io.ecrpusher.cli.cluster;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import picocli.CommandLine.Option;

import java.util.Optional;

/** How the caller, and not the function, reaches the clusters of other accounts. */
public final class CallerOptions {
    @Option(
            names = "--assume-role",
            paramLabel = "NAME",
            description =
                    "The name of the role to assume in each other account of the fleet, such as"
                            + " OrganizationAccountAccessRole.")
    private String roleName;

    /**
     * Returns the cluster as the caller reaches it: with the caller's own credentials in the
     * caller's account, and with the role of {@code --assume-role} in others.
     *
     * @param cluster an EKS cluster
     * @throws CommandException if the cluster is in another account and the option isn't set
     */
    public Cluster asCaller(Cluster cluster, AwsSession session) {
        return cluster.withRole(
                cluster.role().flatMap(role -> inAccountOf(role, cluster, session)));
    }

    private Optional<Role> inAccountOf(Role role, Cluster cluster, AwsSession session) {
        if (session.account().equals(Optional.of(role.account()))) {
            return Optional.empty();
        }
        if (roleName == null) {
            throw new CommandException(
                    "%s is in account %s, and your credentials are for %s. Name a role that you can assume there with --assume-role NAME, or use credentials of that account with --fleet and --cluster"
                            .formatted(
                                    cluster.id().names().getLast(),
                                    role.account(),
                                    session.account().orElse("another one")));
        }
        String partition = role.arn().split(":", -1)[1];
        return Optional.of(
                new Role(
                        "arn:%s:iam::%s:role/%s".formatted(partition, role.account(), roleName),
                        Optional.empty()));
    }
}
