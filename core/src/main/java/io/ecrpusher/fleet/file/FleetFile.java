package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Discovery;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.value.AwsRules;
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

/** The fleet file: YAML, version 1. */
public final class FleetFile {
    static final FieldNames FLEET =
            FieldNames.of("version", "registries", "secrets", "clusters", "name", "prune");
    static final FieldNames PRUNE = FieldNames.of("retired");
    private static final ValueParser<String> VERSION =
            text -> {
                if (!text.equals("1")) {
                    throw new InvalidValueException(
                            "%s is not a version of the fleet file that is known here; write 1"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    private final String source;
    private final Mistakes mistakes;
    private final PrincipalFields principals;

    private FleetFile(String source, Mistakes mistakes, String defaultRegion, RegionNames regions) {
        this.source = source;
        this.mistakes = mistakes;
        this.principals = new PrincipalFields(mistakes, defaultRegion, regions);
    }

    /**
     * The fleet that {@code yaml} describes.
     *
     * @param source what the user calls the file, for messages
     * @param defaultRegion of registries and clusters that name none: the function's own; empty if
     *     there is none
     * @param regions those that may be named
     * @throws InvalidFleetException naming every mistake with its line; an empty file is one
     */
    public static Fleet parse(
            String source, String yaml, String defaultRegion, RegionNames regions) {
        Mistakes mistakes = new Mistakes(source);
        Optional<Fleet> fleet =
                YamlDocument.read(yaml, mistakes)
                        .flatMap(root -> root.fields(FLEET))
                        .map(new FleetFile(source, mistakes, defaultRegion, regions)::fleet);
        mistakes.refuseIfAny();
        return fleet.orElseThrow();
    }

    /** The fleet that {@code yaml} describes, whatever RegionNames it names. */
    public static Fleet parse(String source, String yaml, String defaultRegion) {
        return parse(source, yaml, defaultRegion, RegionNames.ANY);
    }

    // A part with a mistake is read to its end, for the sake of the next mistake; what it would
    // have been is dropped by Catalog, or with the whole fleet.

    private Fleet fleet(Fields file) {
        file.required("version", VERSION, "write version: 1");
        Optional<String> name = file.optional("name", KubernetesRules.LABEL_VALUE);

        Catalog<Registry> registries = new Catalog<>("registry", mistakes);
        Section registrySection =
                section(file, "registries", RegistryFields.SHAPE, "[{name: main}]");
        registrySection.ifInDoubt(registries::doubtNames);
        RegistryFields registryFields = new RegistryFields(mistakes, principals);
        for (Fields fields : registrySection.elements()) {
            registries.declare(fields, AwsRules.NAME, registryFields::registry);
        }

        Catalog<SecretSpec> secrets = new Catalog<>("secret", mistakes);
        Section secretSection =
                section(
                        file,
                        "secrets",
                        SecretFields.SHAPE,
                        "[{name: ecr-pull, namespaces: [default]}]");
        secretSection.ifInDoubt(registries::doubtUse);
        secretSection.ifInDoubt(secrets::doubtNames);
        SecretFields secretFields = new SecretFields(mistakes, registries, ours(name));
        for (Fields fields : secretSection.elements()) {
            secrets.declare(fields, KubernetesRules.SECRET_NAME, secretFields::secret);
        }

        Section clusterSection = section(file, "clusters", ClusterFields.SHAPE, "[{name: prod}]");
        clusterSection.ifInDoubt(secrets::doubtUse);
        ClusterFields clusterFields = new ClusterFields(mistakes, principals, secrets);
        List<Discovery> discoveries = new ArrayList<>();
        List<Fields> named = new ArrayList<>();
        for (Fields fields : clusterSection.elements()) {
            fields.get("discover")
                    .ifPresentOrElse(
                            how -> discoveries.add(clusterFields.discovery(fields, how)),
                            () -> named.add(fields));
        }
        List<Cluster> clusters = clusters(named, clusterFields);

        registries.refuseUnused("secret");
        secrets.refuseUnused("cluster");
        return new Fleet(clusters, discoveries, prune(file, name, secrets));
    }

    /** What says of each Secret whose it is. */
    private SecretFields.Ours ours(Optional<String> name) {
        return new SecretFields.Ours(
                name.map(known -> Map.of(Prune.FLEET_LABEL, known)).orElse(Map.of()),
                Map.of("ecr-pusher.io/source", source));
    }

    private Optional<Prune> prune(Fields file, Optional<String> name, Catalog<SecretSpec> secrets) {
        Optional<YamlValue> field = file.get("prune");
        if (field.isEmpty()) {
            return Optional.empty();
        }
        if (file.get("name").isEmpty()) {
            mistakes.add(
                    field.get().place(),
                    "prune needs the fleet's name, by which it knows its own Secrets; write name: platform, or such, above");
        }
        List<String> retired =
                field.get()
                        .fields(PRUNE)
                        .flatMap(fields -> fields.get("retired"))
                        .map(list -> list.scalars(KubernetesRules.SECRET_NAME))
                        .orElse(List.of());
        retired.stream()
                .filter(secrets::declares)
                .forEach(
                        both ->
                                mistakes.add(
                                        field.get().place(),
                                        "Secret '%s' is retired, and one of the fleet's secrets; remove it from one of the two"
                                                .formatted(both)));
        return name.map(known -> new Prune(known, retired));
    }

    /**
     * @param isWhole false if there may be more elements than could be read
     */
    private record Section(List<Fields> elements, boolean isWhole) {
        void ifInDoubt(Runnable consequence) {
            if (!isWhole) {
                consequence.run();
            }
        }
    }

    private Section section(Fields file, String name, FieldNames shape, String example) {
        int before = mistakes.count();
        List<Fields> elements =
                file.required(name, "write %s: %s".formatted(name, example)).stream()
                        .flatMap(list -> list.elements().stream())
                        .flatMap(element -> element.fields(shape).stream())
                        .toList();
        return new Section(elements, !elements.isEmpty() && mistakes.noneSince(before));
    }

    private List<Cluster> clusters(List<Fields> section, ClusterFields clusterFields) {
        Map<ClusterId, Location> places = new HashMap<>();
        List<Cluster> clusters = new ArrayList<>();
        for (Fields fields : section) {
            int before = mistakes.count();
            Cluster cluster = clusterFields.cluster(fields);
            if (mistakes.noneSince(before)) {
                clusters.add(cluster);
                Location first = places.putIfAbsent(cluster.id(), fields.place());
                if (first != null) {
                    mistakes.add(
                            fields.place(),
                            "this is the cluster of line %d again; write all of its secrets there"
                                    .formatted(first.line()));
                }
            }
        }
        return clusters;
    }
}
