package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of the fleet file's {@code clusters}: a cluster that is named, or how to find some. */
final class ClusterFields {
    static final Shape SHAPE =
            Shape.of("name", "region", "role", "externalId", "secrets", "discover")
                    .later(
                            Map.of(
                                    "endpoint", "name EKS clusters and their Regions",
                                    "ca", "name EKS clusters and their Regions",
                                    "token", "name EKS clusters and their Regions"));
    static final Shape DISCOVER = Shape.of("regions", "roles", "externalId", "tags", "exclude");

    private final Mistakes mistakes;
    private final Principals principals;
    private final Catalog<SecretSpec> secrets;

    ClusterFields(Mistakes mistakes, Principals principals, Catalog<SecretSpec> secrets) {
        this.mistakes = mistakes;
        this.principals = principals;
        this.secrets = secrets;
    }

    Cluster cluster(Fields fields) {
        Optional<String> name =
                fields.required("name", Rules.CLUSTER, "write the name that EKS knows it by");
        return new Cluster(
                name.orElse(""),
                principals.region(fields),
                principals.role(fields),
                secrets.referred(fields.get("secrets")));
    }

    /** What {@code discover} says, whose value {@code discover} is. */
    Discovery discovery(Fields fields, YamlValue discover) {
        for (String field : List.of("name", "region", "role", "externalId")) {
            fields.get(field)
                    .ifPresent(
                            value ->
                                    mistakes.add(
                                            value.place(),
                                            "'%s' is of a cluster that is named; remove it, or discover"
                                                    .formatted(field)));
        }
        Optional<Fields> how = discover.fields(DISCOVER);
        return new Discovery(
                how.map(principals::regions).orElse(List.of()),
                how.map(principals::roles).orElse(List.of()),
                how.flatMap(all -> all.get("exclude"))
                        .map(list -> list.scalars(Rules.CLUSTER_PATTERN))
                        .orElse(List.of()),
                new Offer(
                        how.flatMap(all -> all.get("tags"))
                                .map(tags -> tags.texts(Rules.TAG_KEY, Rules.TAG_VALUE))
                                .orElse(Map.of()),
                        secrets.referred(fields.get("secrets"))));
    }
}
