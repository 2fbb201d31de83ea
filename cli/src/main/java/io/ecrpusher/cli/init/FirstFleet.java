package io.ecrpusher.cli.init;

import io.ecrpusher.fleet.Role;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a first fleet file, with comments.
 *
 * @param account the ID of the registries' account
 * @param functionRole the name of the role that the function assumes in other accounts; empty for
 *     the one that found the clusters
 * @param namespaces names and patterns
 */
record FirstFleet(
        String account,
        Optional<String> functionRole,
        List<String> namespaces,
        List<FoundCluster> clusters) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    // YAML 1.1 reads these as booleans or null.
    private static final Set<String> WORDS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    /** Returns the file. */
    String yaml() {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "# The registries, Secrets, and clusters of this fleet.",
                                "# Check it: ecr-pusher validate FILE. All fields: docs/fleet-file.md.",
                                "version: 1",
                                "",
                                "# Registries of this account. Each Region costs one token an hour, so remove those you don't use.",
                                "registries:",
                                "  - {name: main, account: \"%s\", regions: [%s]}"
                                        .formatted(account, String.join(", ", regions())),
                                "",
                                "# What to write: Secret ecr-pull, for pods with imagePullSecrets: [{name: ecr-pull}].",
                                "secrets:",
                                "  - name: ecr-pull",
                                "    registries: [main]",
                                "    # Names and patterns such as \"team-*\".",
                                "    namespaces: [%s]"
                                        .formatted(
                                                namespaces.stream()
                                                        .map(FirstFleet::quoted)
                                                        .collect(Collectors.joining(", "))),
                                "    # Adds the Secret to these ServiceAccounts, so that pods needn't name it.",
                                "    # serviceAccounts: [default]",
                                ""));
        if (clusters.stream().anyMatch(cluster -> cluster.scope().role().isPresent())) {
            lines.add(
                    "# In another account, the function assumes the role. infra/iam/spoke.yaml creates such a role.");
        }
        lines.add("clusters:");
        clusters.forEach(cluster -> lines.add(line(cluster)));
        return String.join("\n", lines) + "\n";
    }

    private Set<String> regions() {
        return clusters.stream()
                .map(cluster -> cluster.scope().region())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String line(FoundCluster cluster) {
        String role =
                cluster.scope()
                        .role()
                        .map(
                                found ->
                                        ", role: \"%s\"%s"
                                                .formatted(
                                                        arn(found),
                                                        found.externalId()
                                                                .map(
                                                                        id ->
                                                                                ", externalId: "
                                                                                        + doubleQuoted(
                                                                                                id))
                                                                .orElse("")))
                        .orElse("");
        return "  - {name: %s, region: %s%s}%s"
                .formatted(quoted(cluster.name()), cluster.scope().region(), role, note(cluster));
    }

    private String arn(Role found) {
        return functionRole
                .map(
                        name ->
                                "arn:%s:iam::%s:role/%s"
                                        .formatted(
                                                found.arn().split(":", -1)[1],
                                                found.account(),
                                                name))
                .orElse(found.arn());
    }

    private static String note(FoundCluster cluster) {
        List<String> notes = new ArrayList<>();
        if (cluster.details().authenticationMode().equals("CONFIG_MAP")) {
            notes.add("authentication mode CONFIG_MAP: access entries don't work yet");
        }
        if (!cluster.details().publicAccess()) {
            notes.add("private endpoint: run the function in its VPC");
        }
        return notes.isEmpty() ? "" : "  # " + String.join("; ", notes);
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : doubleQuoted(text);
    }

    private static String doubleQuoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
