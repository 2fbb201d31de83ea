package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.access.ApiObject;
import io.ecrpusher.cli.access.Comparison;
import io.ecrpusher.cli.access.Difference;
import io.ecrpusher.cli.access.NeededAccess;
import io.ecrpusher.cli.aws.AccessEntries.Entry;
import io.ecrpusher.cli.grant.ClusterState.Authentication;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.text.UntrustedText;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decides what to do to give the group its access, and what it has beyond that. Pure. */
final class GrantPlan {
    private final List<Step> steps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private boolean authEntry;

    private GrantPlan() {}

    /** Returns what {@code grant} does in the cluster. */
    static ClusterPlan of(ClusterState state) {
        GrantPlan plan = new GrantPlan();
        if (state.needed().isEmpty()) {
            plan.notes.add("the fleet has no Secrets for the cluster's tags");
        } else {
            plan.rbac(state, state.needed().get());
            plan.authentication(state);
        }
        return new ClusterPlan(plan.steps, plan.notes, plan.problems, plan.authEntry);
    }

    /** Returns what is missing in the cluster, and what is too broad, one line each. */
    static List<String> findings(ClusterState state) {
        if (state.needed().isEmpty()) {
            return List.of();
        }
        List<String> findings = new ArrayList<>(authenticationFindings(state));
        Comparison.of(state.needed().get(), state.live()).stream()
                .map(Difference::toString)
                .forEach(findings::add);
        return findings;
    }

    private static List<String> authenticationFindings(ClusterState state) {
        List<String> findings = new ArrayList<>();
        String role = state.target().principal();
        switch (state.authentication()) {
            case Authentication.AccessEntry(Optional<Entry> entry) -> {
                if (entry.isEmpty()) {
                    findings.add("missing: access entry of " + role);
                    break;
                }
                findings.addAll(groupFindings("access entry", entry.get().groups()));
                for (String policy : entry.get().policies()) {
                    findings.add(
                            "access entry: too broad, it has the access policy "
                                    + UntrustedText.of(policy));
                }
            }
            case Authentication.ConfigMap(Optional<List<String>> groups) -> {
                if (groups.isEmpty()) {
                    findings.add("missing: %s in the ConfigMap aws-auth".formatted(role));
                } else {
                    findings.addAll(groupFindings("aws-auth", new TreeSet<>(groups.get())));
                }
            }
        }
        return findings;
    }

    private static List<String> groupFindings(String where, Set<String> groups) {
        List<String> findings = new ArrayList<>();
        if (!groups.contains(Rbac.GROUP)) {
            findings.add("%s: missing group %s".formatted(where, Rbac.GROUP));
        }
        for (String group : groups) {
            if (!group.equals(Rbac.GROUP)) {
                findings.add(
                        "%s: too broad, it has the group %s"
                                .formatted(where, UntrustedText.of(group)));
            }
        }
        return findings;
    }

    private void rbac(ClusterState state, NeededAccess needed) {
        if (!state.live().hasPolicies()) {
            notes.add("without admission policies, which need Kubernetes 1.30");
        }
        for (Difference difference : Comparison.of(needed, state.live())) {
            String namespace = difference.key().namespace();
            if (difference.needed().isEmpty()) {
                remove(difference, difference.live().orElseThrow());
            } else if (difference.live().isEmpty()
                    && !namespace.isEmpty()
                    && !state.live().namespaces().contains(namespace)) {
                problems.add(
                        "namespace %s doesn't exist. Create it, and run grant again: kubectl create namespace %s"
                                .formatted(namespace, namespace));
            } else {
                steps.add(apply(difference));
            }
        }
    }

    private static Step apply(Difference difference) {
        String text =
                difference.live().isEmpty()
                        ? "create " + difference.key()
                        : "update %s: %s"
                                .formatted(
                                        difference.key(), String.join("; ", difference.details()));
        return new Step.Apply(text, difference.needed().orElseThrow());
    }

    private void remove(Difference difference, ApiObject live) {
        if (live.isOnlyOurs()) {
            steps.add(
                    new Step.Delete(
                            "delete %s: %s"
                                    .formatted(
                                            difference.key(),
                                            String.join("; ", difference.details())),
                            live));
        } else {
            notes.add(
                    "%s. Delete it if nothing else needs it: kubectl delete %s"
                            .formatted(difference, difference.key().kubectl()));
        }
    }

    private void authentication(ClusterState state) {
        String role = state.target().principal();
        switch (state.authentication()) {
            case Authentication.AccessEntry(Optional<Entry> entry) -> {
                if (entry.isEmpty()) {
                    steps.add(
                            new Step.CreateEntry(
                                    "create access entry of %s with group %s"
                                            .formatted(role, Rbac.GROUP)));
                } else if (!entry.get().isStandard()) {
                    problems.add(
                            "the access entry of %s has the type %s, which allows no groups. Use another role"
                                    .formatted(role, UntrustedText.of(entry.get().type())));
                } else if (!entry.get().groups().contains(Rbac.GROUP)) {
                    Set<String> groups = new TreeSet<>(entry.get().groups());
                    groups.add(Rbac.GROUP);
                    steps.add(
                            new Step.SetGroups(
                                    "add group %s to the access entry of %s"
                                            .formatted(Rbac.GROUP, role),
                                    groups));
                }
            }
            case Authentication.ConfigMap(Optional<List<String>> groups) -> {
                if (groups.isEmpty() || !groups.get().contains(Rbac.GROUP)) {
                    authEntry = true;
                    notes.add("authentication mode CONFIG_MAP: add %s to aws-auth".formatted(role));
                }
            }
        }
    }
}
