package io.ecrpusher.fleet.parameters;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.KubernetesRules;
import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.fleet.value.SingleRegistryRule;
import io.ecrpusher.text.InvalidValueException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small fleet, described by the template's parameters instead of a file. */
public final class FleetParameters {
    private record Name(String region, String cluster) {}

    private final Mistakes mistakes;
    private final EnvironmentVariables variables;
    private final RegionNames regions;

    private FleetParameters(Map<String, String> environment, RegionNames regions) {
        this.regions = regions;
        mistakes = new Mistakes(EnvironmentVariables.SOURCE);
        variables = new EnvironmentVariables(environment, mistakes);
    }

    /**
     * The fleet that the environment describes: {@code CLUSTERS}, {@code NAMESPACES}, {@code
     * SECRET_NAME}, {@code SECRET_FORMAT}, {@code REGISTRY_ACCOUNTS}, {@code REGISTRY_REGIONS} and
     * {@code ON_CONFLICT}, in the Region {@code AWS_REGION} where they name none.
     *
     * @param regions those that may be named
     * @throws InvalidFleetException naming every mistake with its variable
     */
    public static Fleet fleet(Map<String, String> environment, RegionNames regions) {
        FleetParameters parameters = new FleetParameters(environment, regions);
        Fleet fleet = parameters.fleet();
        parameters.mistakes.refuseIfAny();
        return fleet;
    }

    private Fleet fleet() {
        Optional<String> ownRegion = variables.one("AWS_REGION", AwsRules.REGION);
        List<Name> names = clusters(ownRegion);
        List<SecretSpec> secrets = List.of(secret(registries(ownRegion)));
        return new Fleet(
                names.stream()
                        .map(
                                name ->
                                        new Cluster(
                                                name.cluster(),
                                                name.region(),
                                                Optional.empty(),
                                                secrets))
                        .toList());
    }

    private List<Name> clusters(Optional<String> ownRegion) {
        if (!variables.isSet("CLUSTERS")) {
            mistakes.add(
                    Location.variable("CLUSTERS"),
                    "no cluster is named; set the parameter ClusterNames (CLUSTERS) to names such as prod or eu-west-1/prod, or FleetFile (FLEET_FILE) to a file that describes the fleet");
        }
        return variables.list("CLUSTERS", text -> name(text, ownRegion));
    }

    /** {@code name} or {@code region/name}. */
    private Name name(String text, Optional<String> ownRegion) throws InvalidValueException {
        int slash = text.indexOf('/');
        if (slash < 0 || text.startsWith("arn:")) {
            String cluster = AwsRules.CLUSTER.read(text);
            return new Name(
                    ownRegion.orElseThrow(
                            () ->
                                    new InvalidValueException(
                                            "'%s' is in no known Region; write region/%s, or set AWS_REGION"
                                                    .formatted(cluster, cluster))),
                    cluster);
        }
        return new Name(
                regions.read(text.substring(0, slash)),
                AwsRules.CLUSTER.read(text.substring(slash + 1)));
    }

    private List<Registry> registries(Optional<String> ownRegion) {
        List<String> regions = registryRegions(ownRegion);
        if (!variables.isSet("REGISTRY_ACCOUNTS")) {
            return List.of(
                    new Registry.Private("own", Optional.empty(), regions, Optional.empty()));
        }
        return variables.list("REGISTRY_ACCOUNTS", AwsRules.ACCOUNT).stream()
                .<Registry>map(
                        account ->
                                new Registry.Private(
                                        account, Optional.of(account), regions, Optional.empty()))
                .toList();
    }

    private List<String> registryRegions(Optional<String> ownRegion) {
        if (variables.isSet("REGISTRY_REGIONS")) {
            return variables.list("REGISTRY_REGIONS", regions);
        }
        if (ownRegion.isEmpty()) {
            mistakes.add(
                    Location.variable("REGISTRY_REGIONS"),
                    "no Region is named, and AWS_REGION names none; set one of them");
        }
        return ownRegion.stream().toList();
    }

    private SecretSpec secret(List<Registry> registries) {
        Format format =
                variables.one("SECRET_FORMAT", AwsRules.FORMAT).orElse(Format.DOCKERCONFIGJSON);
        SingleRegistryRule.problem(format, registries)
                .ifPresent(problem -> mistakes.add(Location.variable("SECRET_FORMAT"), problem));
        if (format.isForArgoCd()) {
            mistakes.add(
                    Location.variable("SECRET_FORMAT"),
                    "%s needs to know which Applications it is for; describe the fleet in a file"
                            .formatted(format.fieldValue()));
        }
        return SecretSpec.named(
                        variables
                                .one("SECRET_NAME", KubernetesRules.SECRET_NAME)
                                .orElse("ecr-pull"))
                .registries(registries)
                .format(format)
                .namespaces(
                        variables.isSet("NAMESPACES")
                                ? new NamespaceSelector(
                                        variables.list("NAMESPACES", KubernetesRules.NAMESPACES),
                                        List.of(),
                                        Optional.empty())
                                : NamespaceSelector.named(List.of("default")))
                .annotations(Map.of("ecr-pusher.io/source", "the stack's parameters"))
                .onConflict(onConflict(format))
                .build();
    }

    private OnConflict onConflict(Format format) {
        OnConflict onConflict =
                variables.one("ON_CONFLICT", AwsRules.ON_CONFLICT).orElse(OnConflict.REFUSE);
        if (onConflict == OnConflict.MERGE && format != Format.DOCKERCONFIGJSON) {
            mistakes.add(
                    Location.variable("ON_CONFLICT"),
                    "only Secrets of format dockerconfigjson are merged; write refuse or adopt");
        }
        return onConflict;
    }
}
