package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.value.IamRules;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.InvalidValueException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses the fields that name Regions and roles to assume. */
final class RegionAndRoleFields {
    private final Mistakes mistakes;
    private final String defaultRegion;
    private final RegionNames regions;

    RegionAndRoleFields(Mistakes mistakes, String defaultRegion, RegionNames regions) {
        this.mistakes = mistakes;
        this.regions = regions;
        this.defaultRegion = defaultRegion;
    }

    /** Returns {@code region}, or the function's Region. */
    String region(Fields fields) {
        return fields.get("region")
                .map(value -> value.scalar(regions).orElse(""))
                .orElseGet(() -> functionRegion(fields, "region"));
    }

    /** Returns {@code regions}, or the function's Region. */
    List<String> regions(Fields fields) {
        return fields.get("regions")
                .map(value -> value.scalars(regions))
                .orElseGet(() -> List.of(functionRegion(fields, "regions")));
    }

    private String functionRegion(Fields fields, String name) {
        if (defaultRegion.isBlank()) {
            fields.required(name, "write it, because AWS_REGION isn't set either");
        }
        return defaultRegion;
    }

    /**
     * Returns {@code roles}, each with {@code externalId} and {@code sessionTags}. Without {@code
     * roles}, returns the function's own principal.
     */
    List<Optional<Role>> roles(Fields fields) {
        Optional<String> externalId = externalId(fields, "roles");
        Map<String, String> tags = fields.tags("sessionTags");
        return fields.get("roles")
                .map(value -> value.scalars(arn(IamRules.ROLE_ARN)))
                .map(
                        arns ->
                                arns.stream()
                                        .map(arn -> Optional.of(new Role(arn, externalId, tags)))
                                        .toList())
                .orElseGet(() -> List.of(Optional.empty()));
    }

    /** Returns {@code role} with {@code externalId} and {@code sessionTags}. */
    Optional<Role> role(Fields fields) {
        Optional<String> externalId = externalId(fields, "role");
        Map<String, String> tags = fields.tags("sessionTags");
        return fields.get("role")
                .flatMap(value -> value.scalar(arn(IamRules.ROLE_ARN)))
                .map(arn -> new Role(arn, externalId, tags));
    }

    /** Returns {@code rule}, restricted to ARNs of the function's partition. */
    ValueParser<String> arn(ValueParser<String> rule) {
        return regions.inPartition(rule);
    }

    /** Adds a mistake if the function's partition has no Amazon ECR Public. */
    void checkPublicRegistry(Fields fields) {
        try {
            regions.checkPartition("aws", "Amazon ECR Public");
        } catch (InvalidValueException e) {
            mistakes.add(fields.location(), e.getMessage());
        }
    }

    /** Returns the external ID. Refuses it and session tags if {@code roleField} is missing. */
    private Optional<String> externalId(Fields fields, String roleField) {
        if (fields.get(roleField).isEmpty()) {
            refuse(fields, "externalId", roleField);
            refuse(fields, "sessionTags", roleField);
        }
        return fields.optional("externalId", IamRules.EXTERNAL_ID);
    }

    private void refuse(Fields fields, String field, String roleField) {
        fields.get(field)
                .ifPresent(
                        value ->
                                mistakes.add(
                                        value.location(),
                                        "'%s' needs '%s'; add '%s', or remove this"
                                                .formatted(field, roleField, roleField)));
    }
}
