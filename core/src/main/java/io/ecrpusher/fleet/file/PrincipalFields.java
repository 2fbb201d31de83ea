package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.RegionNames;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields that say as whom and in which Region AWS is called. */
final class PrincipalFields {
    private final Mistakes mistakes;
    private final String defaultRegion;
    private final RegionNames regions;

    PrincipalFields(Mistakes mistakes, String defaultRegion, RegionNames regions) {
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

    /**
     * {@code roles}, all with the one {@code externalId} and the same {@code sessionTags}; left
     * out: the function itself.
     */
    List<Optional<Role>> roles(Fields fields) {
        Optional<String> externalId = ofRole(fields, "roles");
        Map<String, String> tags = fields.tags("sessionTags");
        return fields.get("roles")
                .map(value -> value.scalars(AwsRules.ROLE_ARN))
                .map(
                        arns ->
                                arns.stream()
                                        .map(arn -> Optional.of(new Role(arn, externalId, tags)))
                                        .toList())
                .orElseGet(() -> List.of(Optional.empty()));
    }

    /** {@code role} with its {@code externalId} and {@code sessionTags}. */
    Optional<Role> role(Fields fields) {
        Optional<String> externalId = ofRole(fields, "role");
        Map<String, String> tags = fields.tags("sessionTags");
        return fields.get("role")
                .flatMap(value -> value.scalar(AwsRules.ROLE_ARN))
                .map(arn -> new Role(arn, externalId, tags));
    }

    /** The external id, after what goes with a role has been refused where there is none. */
    private Optional<String> ofRole(Fields fields, String field) {
        if (fields.get(field).isEmpty()) {
            refuse(fields, "externalId", "an external id goes", field);
            refuse(fields, "sessionTags", "session tags go", field);
        }
        return fields.optional("externalId", AwsRules.EXTERNAL_ID);
    }

    private void refuse(Fields fields, String what, String goes, String field) {
        fields.get(what)
                .ifPresent(
                        value ->
                                mistakes.add(
                                        value.place(),
                                        "%s with a role; add %s, or remove it"
                                                .formatted(goes, field)));
    }
}
