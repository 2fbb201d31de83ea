package io.ecrpusher.fleet;

import java.util.List;
import java.util.Optional;

/** The fields that say as whom and in which Region AWS is called. */
final class Principals {
    private final Mistakes mistakes;
    private final String defaultRegion;
    private final Regions regions;

    Principals(Mistakes mistakes, String defaultRegion, Regions regions) {
        this.mistakes = mistakes;
        this.regions = regions;
        this.defaultRegion = defaultRegion;
    }

    /** {@code region}, or the function's own. */
    String region(Fields fields) {
        return fields.get("region")
                .map(value -> value.scalar(regions).orElse(""))
                .orElseGet(() -> ownRegion(fields, "region"));
    }

    /** {@code regions}, or the function's own. */
    List<String> regions(Fields fields) {
        return fields.get("regions")
                .map(value -> value.scalars(regions))
                .orElseGet(() -> List.of(ownRegion(fields, "regions")));
    }

    private String ownRegion(Fields fields, String name) {
        if (defaultRegion.isBlank()) {
            fields.required(name, "AWS_REGION is not set either");
        }
        return defaultRegion;
    }

    /** {@code roles}, all with the one {@code externalId}; left out: the function itself. */
    List<Optional<Role>> roles(Fields fields) {
        Optional<String> externalId = externalId(fields, "roles");
        return fields.get("roles")
                .map(value -> value.scalars(Rules.ROLE_ARN))
                .map(
                        arns ->
                                arns.stream()
                                        .map(arn -> Optional.of(new Role(arn, externalId)))
                                        .toList())
                .orElseGet(() -> List.of(Optional.empty()));
    }

    /** {@code role} with its {@code externalId}. */
    Optional<Role> role(Fields fields) {
        Optional<String> externalId = externalId(fields, "role");
        return fields.get("role")
                .flatMap(value -> value.scalar(Rules.ROLE_ARN))
                .map(arn -> new Role(arn, externalId));
    }

    private Optional<String> externalId(Fields fields, String field) {
        if (fields.get(field).isEmpty()) {
            fields.get("externalId")
                    .ifPresent(
                            value ->
                                    mistakes.add(
                                            value.place(),
                                            "an external id goes with a role; add %s, or remove it"
                                                    .formatted(field)));
        }
        return fields.optional("externalId", Rules.EXTERNAL_ID);
    }
}
