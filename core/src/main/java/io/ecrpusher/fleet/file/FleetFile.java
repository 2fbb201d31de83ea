package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Discovery;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.OnRegistryFailure;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.value.Choices;
import io.ecrpusher.fleet.value.KubernetesRules;
import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses a fleet file, version 1. */
public final class FleetFile {
    static final List<String> FIELDS =
            List.of(
                    "version",
                    "registries",
                    "secrets",
                    "clusters",
                    "name",
                    "prune",
                    "onRegistryFailure",
                    "addedByOthers");
    // Far below what an expression of an admission policy may contain and cost.
    private static final int MAX_ADDED = 100;
    static final List<String> PRUNE_FIELDS = List.of("retired");
    private static final Map<String, Map<String, String>> UNSUPPORTED =
            Map.of("registries", RegistryFields.UNSUPPORTED);
    private static final ValueParser<String> VERSION =
            text -> {
                if (!text.equals("1")) {
                    throw new InvalidValueException(
                            "%s isn't a supported version of the fleet file; write 1"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    private final String source;
    private final String stackName;
    private final Mistakes mistakes;
    private final RegionAndRoleFields regionsAndRoles;

    private FleetFile(
            String source,
            Mistakes mistakes,
            String defaultRegion,
            RegionNames regions,
            String stackName) {
        this.source = source;
        this.stackName = stackName;
        this.mistakes = mistakes;
        this.regionsAndRoles = new RegionAndRoleFields(mistakes, defaultRegion, regions);
    }

    /**
     * Returns the fleet in {@code yaml}.
     *
     * @param source the user's name for the file, for messages
     * @param defaultRegion the Region of registries and clusters that name none; empty if there is
     *     no default
     * @param regions the Regions that the file may name
     * @param stackName the deployment's name if the file has none; may be empty
     * @throws InvalidFleetException with all mistakes and their lines. An empty file is a mistake.
     */
    public static Fleet parse(
            String source,
            String yaml,
            String defaultRegion,
            RegionNames regions,
            String stackName) {
        Mistakes mistakes = new Mistakes(source);
        Optional<Fleet> fleet =
                YamlDocument.parse(yaml, mistakes)
                        .flatMap(root -> root.fields(FIELDS))
                        .map(
                                new FleetFile(source, mistakes, defaultRegion, regions, stackName)
                                        ::fleet);
        mistakes.throwIfAny();
        return fleet.orElseThrow();
    }

    /** Returns the fleet in {@code yaml}, outside of a stack. */
    public static Fleet parse(
            String source, String yaml, String defaultRegion, RegionNames regions) {
        return parse(source, yaml, defaultRegion, regions, "");
    }

    /** Returns the fleet in {@code yaml}, which may name any Region. */
    public static Fleet parse(String source, String yaml, String defaultRegion) {
        return parse(source, yaml, defaultRegion, RegionNames.ANY);
    }

    // A section with a mistake is parsed to its end, to find its other mistakes. Its invalid
    // entries are dropped by Declarations, or with the whole fleet.

    private Fleet fleet(Fields file) {
        file.required("version", VERSION, "write version: 1");
        Optional<String> name = file.optional("name", KubernetesRules.FLEET_NAME);

        Declarations<Registry> registries = new Declarations<>("registry", mistakes);
        Section registrySection =
                section(file, "registries", RegistryFields.FIELDS, "[{name: main}]");
        registrySection.ifIncomplete(registries::markNamesIncomplete);
        RegistryFields registryFields = new RegistryFields(mistakes, regionsAndRoles);
        for (Fields fields : registrySection.elements()) {
            registries.add(fields, RegistryFields.NAME, registryFields::registry);
        }

        Declarations<SecretSpec> secrets = new Declarations<>("secret", mistakes);
        Section secretSection =
                section(
                        file,
                        "secrets",
                        SecretFields.FIELDS,
                        "[{name: ecr-pull, namespaces: [default]}]");
        secretSection.ifIncomplete(registries::markReferencesIncomplete);
        secretSection.ifIncomplete(secrets::markNamesIncomplete);
        SecretFields secretFields = new SecretFields(mistakes, registries, defaults(file, name));
        for (Fields fields : secretSection.elements()) {
            secrets.add(fields, KubernetesRules.SECRET_NAME, secretFields::secret);
        }

        Section clusterSection = section(file, "clusters", ClusterFields.FIELDS, "[{name: prod}]");
        clusterSection.ifIncomplete(secrets::markReferencesIncomplete);
        ClusterFields clusterFields = new ClusterFields(mistakes, regionsAndRoles, secrets);
        List<Discovery> discoveries = new ArrayList<>();
        List<Fields> named = new ArrayList<>();
        for (Fields fields : clusterSection.elements()) {
            fields.get("discover")
                    .ifPresentOrElse(
                            discover -> discoveries.add(clusterFields.discovery(fields, discover)),
                            () -> named.add(fields));
        }
        List<Cluster> clusters = clusters(named, clusterFields);

        registries.reportUnused("secret");
        secrets.reportUnused("cluster");
        return new Fleet(clusters, discoveries, prune(file, name, secrets));
    }

    private SecretFields.FleetDefaults defaults(Fields file, Optional<String> name) {
        List<String> addedByOthers = file.list("addedByOthers", KubernetesRules.ADDED_KEY);
        if (addedByOthers.size() > MAX_ADDED) {
            mistakes.add(
                    file.get("addedByOthers").orElseThrow().location(),
                    "list at most %d keys".formatted(MAX_ADDED));
        }
        return new SecretFields.FleetDefaults(
                name.orElse(stackName),
                name.map(valid -> Map.of(Prune.FLEET_LABEL, valid)).orElse(Map.of()),
                Map.of("ecr-pusher.io/source", source),
                file.optional("onRegistryFailure", Choices.ON_REGISTRY_FAILURE)
                        .orElse(OnRegistryFailure.PARTIAL),
                addedByOthers);
    }

    private Optional<Prune> prune(
            Fields file, Optional<String> name, Declarations<SecretSpec> secrets) {
        Optional<YamlValue> field = file.get("prune");
        if (field.isEmpty()) {
            return Optional.empty();
        }
        if (file.get("name").isEmpty()) {
            mistakes.add(
                    field.get().location(),
                    "prune finds the fleet's Secrets by the fleet's name; add one at the top of the file, such as name: platform");
        }
        List<String> retired =
                field.get()
                        .fields(PRUNE_FIELDS, "{} or {retired: [old-name]}")
                        .flatMap(fields -> fields.get("retired"))
                        .map(list -> list.scalars(KubernetesRules.SECRET_NAME))
                        .orElse(List.of());
        retired.stream()
                .filter(secrets::contains)
                .forEach(
                        both ->
                                mistakes.add(
                                        field.get().location(),
                                        "'%s' is in both retired and secrets; remove it from one of them"
                                                .formatted(both)));
        return name.map(valid -> new Prune(valid, retired));
    }

    /**
     * A list at the top level of the file.
     *
     * @param isComplete false if an element has a mistake that hides its fields
     */
    private record Section(List<Fields> elements, boolean isComplete) {
        void ifIncomplete(Runnable action) {
            if (!isComplete) {
                action.run();
            }
        }
    }

    private Section section(Fields file, String name, List<String> fields, String example) {
        int before = mistakes.count();
        List<Fields> elements =
                file.required(name, "write %s: %s".formatted(name, example)).stream()
                        .flatMap(list -> list.elements().stream())
                        .flatMap(
                                element ->
                                        element
                                                .namedFields(
                                                        fields,
                                                        UNSUPPORTED.getOrDefault(name, Map.of()))
                                                .stream())
                        .toList();
        return new Section(elements, !elements.isEmpty() && mistakes.noneSince(before));
    }

    private List<Cluster> clusters(List<Fields> elements, ClusterFields clusterFields) {
        Map<ClusterId, Location> locations = new HashMap<>();
        List<Cluster> clusters = new ArrayList<>();
        for (Fields fields : elements) {
            int before = mistakes.count();
            Cluster cluster = clusterFields.cluster(fields);
            if (mistakes.noneSince(before)) {
                clusters.add(cluster);
                Location first = locations.putIfAbsent(cluster.id(), fields.location());
                if (first != null) {
                    mistakes.add(
                            fields.location(),
                            "line %d has the same cluster; list all of its secrets there, and remove this"
                                    .formatted(first.line()));
                }
            }
        }
        return clusters;
    }
}
