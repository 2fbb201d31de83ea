package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.access.ApiObject;
import io.ecrpusher.cli.aws.AccessEntries.Entry;
import io.ecrpusher.cli.grant.ClusterState.Authentication;
import io.ecrpusher.rbac.Rbac;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decides what to do to take back what {@code grant} gave. Pure. */
final class RevokePlan {
    private RevokePlan() {}

    /** Returns what {@code revoke} does in the cluster: first the entry, then permissions. */
    static ClusterPlan of(ClusterState state) {
        List<Step> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean authEntry = false;
        String role = state.target().principal();
        switch (state.authentication()) {
            case Authentication.AccessEntry(Optional<Entry> entry) ->
                    entry.flatMap(one -> entryStep(one, role)).ifPresent(steps::add);
            case Authentication.ConfigMap(Optional<List<String>> groups) -> {
                if (groups.isPresent()) {
                    authEntry = true;
                    notes.add(
                            "authentication mode CONFIG_MAP: remove %s from aws-auth"
                                    .formatted(role));
                }
            }
        }
        // Bindings before the policies that limit them.
        for (ApiObject object :
                state.live().ours().stream()
                        .sorted(Comparator.comparing(ApiObject::key).reversed())
                        .toList()) {
            if (object.isOnlyOurs()) {
                steps.add(new Step.Delete("delete " + object.key(), object));
            } else {
                notes.add(
                        "%s stays, because others manage it, too. Delete it if nothing else needs it: kubectl delete %s"
                                .formatted(object.key(), object.key().kubectl()));
            }
        }
        return new ClusterPlan(steps, notes, List.of(), authEntry);
    }

    private static Optional<Step> entryStep(Entry entry, String role) {
        if (!entry.groups().contains(Rbac.GROUP)) {
            return Optional.empty();
        }
        if (entry.groups().equals(Set.of(Rbac.GROUP)) && entry.policies().isEmpty()) {
            return Optional.of(new Step.DeleteEntry("delete access entry of " + role));
        }
        Set<String> groups = new TreeSet<>(entry.groups());
        groups.remove(Rbac.GROUP);
        return Optional.of(
                new Step.SetGroups(
                        "remove group %s from the access entry of %s".formatted(Rbac.GROUP, role),
                        groups));
    }
}
