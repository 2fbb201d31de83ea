package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small fleet, described by the template's parameters instead of a file. */
public final class FleetParameters {
    private record Name(String region, String cluster) {}

    private final Mistakes mistakes;
    private final Variables variables;
    private final Regions regions;

    private FleetParameters(Map<String, String> environment, Regions regions) {
        this.regions = regions;
        mistakes = new Mistakes(Variables.SOURCE);
        variables = new Variables(environment, mistakes);
    }

    /**
     * The fleet that the environment describes: {@code CLUSTERS}, {@code NAMESPACES}, {@code
     * SECRET_NAME}, {@code SECRET_FORMAT}, {@code REGISTRY_ACCOUNTS}, {@code REGISTRY_REGIONS} and
     * {@code ON_CONFLICT}, in the Region {@code AWS_REGION} where they name none.
     *
     * @param regions those that may be named
     * @throws InvalidFleetException naming every mistake with its variable
     */
    public static Fleet fleet(Map<String, String> environment, Regions regions) {
        FleetParameters parameters = new FleetParameters(environment, regions);
        Fleet fleet = parameters.fleet();
        parameters.mistakes.refuseIfAny();
        return fleet;
    }

    private Fleet fleet() {
        Optional<String> ownRegion = variables.one("AWS_REGION", Rules.REGION);
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
                    Place.variable("CLUSTERS"),
                    "no cluster is named; set the parameter ClusterNames (CLUSTERS) to names such as prod or eu-west-1/prod, or FleetFile (FLEET_FILE) to a file that describes the fleet");
        }
        return variables.list("CLUSTERS", text -> name(text, ownRegion));
    }

    /** {@code name} or {@code region/name}. */
    private Name name(String text, Optional<String> ownRegion) throws WrongValueException {
        int slash = text.indexOf('/');
        if (slash < 0 || text.startsWith("arn:")) {
            String cluster = Rules.CLUSTER.read(text);
            return new Name(
                    ownRegion.orElseThrow(
                            () ->
                                    new WrongValueException(
                                            "'%s' is in no known Region; write region/%s, or set AWS_REGION"
                                                    .formatted(cluster, cluster))),
                    cluster);
        }
        return new Name(
                regions.read(text.substring(0, slash)),
                Rules.CLUSTER.read(text.substring(slash + 1)));
    }

    private List<Registry> registries(Optional<String> ownRegion) {
        List<String> regions = registryRegions(ownRegion);
        if (!variables.isSet("REGISTRY_ACCOUNTS")) {
            return List.of(
                    new Registry.Private("own", Optional.empty(), regions, Optional.empty()));
        }
        return variables.list("REGISTRY_ACCOUNTS", Rules.ACCOUNT).stream()
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
                    Place.variable("REGISTRY_REGIONS"),
                    "no Region is named, and AWS_REGION names none; set one of them");
        }
        return ownRegion.stream().toList();
    }

    private SecretSpec secret(List<Registry> registries) {
        Format format =
                variables.one("SECRET_FORMAT", Rules.FORMAT).orElse(Format.DOCKERCONFIGJSON);
        OneLogin.problem(format, registries)
                .ifPresent(problem -> mistakes.add(Place.variable("SECRET_FORMAT"), problem));
        if (format.isForArgoCd()) {
            mistakes.add(
                    Place.variable("SECRET_FORMAT"),
                    "%s needs to know which Applications it is for; describe the fleet in a file"
                            .formatted(format.word()));
        }
        return new SecretSpec(
                variables.one("SECRET_NAME", KubernetesRules.SECRET_NAME).orElse("ecr-pull"),
                registries,
                format,
                List.of(HostStyle.BARE),
                variables.isSet("NAMESPACES")
                        ? new NamespaceSelector(
                                variables.list("NAMESPACES", KubernetesRules.NAMESPACES),
                                List.of(),
                                Optional.empty())
                        : NamespaceSelector.named(List.of("default")),
                List.of(),
                Map.of(),
                Map.of("ecr-pusher.io/source", "the stack's parameters"),
                onConflict(format),
                OnTypeChange.REFUSE,
                Optional.empty());
    }

    private OnConflict onConflict(Format format) {
        OnConflict onConflict =
                variables.one("ON_CONFLICT", Rules.ON_CONFLICT).orElse(OnConflict.REFUSE);
        if (onConflict == OnConflict.MERGE && format != Format.DOCKERCONFIGJSON) {
            mistakes.add(
                    Place.variable("ON_CONFLICT"),
                    "only Secrets of format dockerconfigjson are merged; write refuse or adopt");
        }
        return onConflict;
    }
}
