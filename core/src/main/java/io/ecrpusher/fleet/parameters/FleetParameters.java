package io.ecrpusher.fleet.parameters;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnRegistryFailure;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.Choices;
import io.ecrpusher.fleet.value.ClusterRules;
import io.ecrpusher.fleet.value.KubernetesRules;
import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.fleet.value.SingleRegistryRule;
import io.ecrpusher.text.InvalidValueException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses a small fleet from the template's parameters instead of a file. */
public final class FleetParameters {
    private record ClusterName(String region, String name) {}

    private final Mistakes mistakes;
    private final EnvironmentVariables variables;
    private final RegionNames regions;
    private final String stackName;

    private FleetParameters(Map<String, String> environment, RegionNames regions) {
        this.regions = regions;
        stackName = stackName(environment);
        mistakes = new Mistakes(EnvironmentVariables.SOURCE);
        variables = new EnvironmentVariables(environment, mistakes);
    }

    /**
     * Returns the fleet in {@code CLUSTERS}, {@code NAMESPACES}, {@code SECRET_NAME}, {@code
     * SECRET_FORMAT}, {@code REGISTRY_ACCOUNTS}, {@code REGISTRY_REGIONS}, {@code ON_CONFLICT}, and
     * {@code ON_REGISTRY_FAILURE}. The default Region is {@code AWS_REGION}, and the deployment's
     * name is {@code STACK_NAME}.
     *
     * @param regions the Regions that the variables may name
     * @throws InvalidFleetException with all mistakes and the variables that contain them
     */
    public static Fleet parse(Map<String, String> environment, RegionNames regions) {
        FleetParameters parameters = new FleetParameters(environment, regions);
        Fleet fleet = parameters.fleet();
        parameters.mistakes.throwIfAny();
        return fleet;
    }

    /** Returns the stack's name; empty outside of a stack. */
    public static String stackName(Map<String, String> environment) {
        return environment.getOrDefault("STACK_NAME", "").strip();
    }

    private Fleet fleet() {
        Optional<String> functionRegion = variables.value("AWS_REGION", AwsRules.REGION);
        List<ClusterName> names = clusterNames(functionRegion);
        List<SecretSpec> secrets = List.of(secret(registries(functionRegion)));
        return new Fleet(
                names.stream()
                        .map(
                                name ->
                                        new Cluster(
                                                name.name(),
                                                name.region(),
                                                Optional.empty(),
                                                secrets))
                        .toList());
    }

    private List<ClusterName> clusterNames(Optional<String> functionRegion) {
        if (!variables.isSet("CLUSTERS")) {
            mistakes.add(
                    Location.variable("CLUSTERS"),
                    "the fleet has no clusters; set the parameter ClusterNames (CLUSTERS) to names such as prod or eu-west-1/prod, or FleetFile (FLEET_FILE) to the location of a fleet file");
        }
        return variables.list("CLUSTERS", text -> clusterName(text, functionRegion));
    }

    /** Parses {@code name} or {@code region/name}. */
    private ClusterName clusterName(String text, Optional<String> functionRegion)
            throws InvalidValueException {
        int slash = text.indexOf('/');
        if (slash < 0 || text.startsWith("arn:")) {
            String cluster = ClusterRules.NAME.parse(text);
            return new ClusterName(
                    functionRegion.orElseThrow(
                            () ->
                                    new InvalidValueException(
                                            "the Region of '%s' is missing; write region/%s, or set AWS_REGION"
                                                    .formatted(cluster, cluster))),
                    cluster);
        }
        return new ClusterName(
                regions.parse(text.substring(0, slash)),
                ClusterRules.NAME.parse(text.substring(slash + 1)));
    }

    private List<Registry> registries(Optional<String> functionRegion) {
        List<String> regions = registryRegions(functionRegion);
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

    private List<String> registryRegions(Optional<String> functionRegion) {
        if (variables.isSet("REGISTRY_REGIONS")) {
            return variables.list("REGISTRY_REGIONS", regions);
        }
        if (functionRegion.isEmpty()) {
            mistakes.add(
                    Location.variable("REGISTRY_REGIONS"),
                    "neither this nor AWS_REGION is set; set one of them");
        }
        return functionRegion.stream().toList();
    }

    private SecretSpec secret(List<Registry> registries) {
        Format format =
                variables.value("SECRET_FORMAT", Choices.FORMAT).orElse(Format.DOCKERCONFIGJSON);
        SingleRegistryRule.problem(format, registries)
                .ifPresent(problem -> mistakes.add(Location.variable("SECRET_FORMAT"), problem));
        if (format.isForArgoCd()) {
            mistakes.add(
                    Location.variable("SECRET_FORMAT"),
                    "format %s needs the field argocd; use a fleet file"
                            .formatted(format.fieldValue()));
        }
        return SecretSpec.named(
                        variables
                                .value("SECRET_NAME", KubernetesRules.SECRET_NAME)
                                .orElse("ecr-pull"))
                .fleet(stackName)
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
                .onRegistryFailure(
                        variables
                                .value("ON_REGISTRY_FAILURE", Choices.ON_REGISTRY_FAILURE)
                                .orElse(OnRegistryFailure.PARTIAL))
                .build();
    }

    private OnConflict onConflict(Format format) {
        OnConflict onConflict =
                variables.value("ON_CONFLICT", Choices.ON_CONFLICT).orElse(OnConflict.REFUSE);
        if (onConflict == OnConflict.MERGE && format != Format.DOCKERCONFIGJSON) {
            mistakes.add(
                    Location.variable("ON_CONFLICT"),
                    "merge needs format dockerconfigjson; write refuse or adopt");
        }
        return onConflict;
    }
}
