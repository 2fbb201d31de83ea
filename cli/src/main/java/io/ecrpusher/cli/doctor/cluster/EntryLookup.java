package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.aws.AccessEntries;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Looks for access entries with whatever permissions there are.
 *
 * @param callers whose permissions are tried, in this order
 */
public record EntryLookup(List<AwsSession> callers) {
    public EntryLookup {
        callers = List.copyOf(callers);
    }

    /** What EKS tells about an access entry. */
    sealed interface Answer {
        /** The entry exists, with these groups in order. */
        record Found(List<String> groups) implements Answer {}

        /** The principal has no entry. */
        record Missing() implements Answer {}

        /** No caller may read it, or EKS doesn't answer. */
        record Unknown(String detail) implements Answer {}
    }

    /** Returns the entry of {@code principal}, the ARN of a role or user. */
    Answer find(Cluster cluster, String principal) {
        Answer answer = new Answer.Unknown("");
        for (AwsSession caller : callers) {
            AccessEntries entries = new AccessEntries(caller);
            for (Optional<Role> role : roles(cluster)) {
                try {
                    return entries.find(cluster.withRole(role), principal)
                            .<Answer>map(
                                    entry ->
                                            new Answer.Found(
                                                    List.copyOf(new TreeSet<>(entry.groups()))))
                            .orElseGet(Answer.Missing::new);
                } catch (FailureException failure) {
                    answer = new Answer.Unknown(failure.detail());
                }
            }
        }
        return answer;
    }

    /** The caller itself may be an administrator, where the cluster's role isn't. */
    private static List<Optional<Role>> roles(Cluster cluster) {
        return cluster.role().isPresent()
                ? List.of(cluster.role(), Optional.empty())
                : List.of(Optional.empty());
    }
}
