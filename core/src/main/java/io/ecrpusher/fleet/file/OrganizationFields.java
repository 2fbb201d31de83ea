package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.value.AwsRules;

import java.util.Optional;

/** The fields of {@code organization}. */
final class OrganizationFields {
    static final FieldNames SHAPE =
            FieldNames.of(
                    "role", "externalId", "sessionTags", "units", "tags", "exclude", "reader");

    private OrganizationFields() {}

    static Organization organization(Fields fields) {
        return new Organization(
                fields.optional("reader", AwsRules.ROLE_ARN)
                        .map(arn -> new Role(arn, Optional.empty())),
                fields.required(
                                "role",
                                AwsRules.ROLE_NAME,
                                "write the name of the role in each account, such as ecr-pusher-spoke")
                        .orElse(""),
                fields.optional("externalId", AwsRules.EXTERNAL_ID),
                fields.tags("sessionTags"),
                fields.list("units", AwsRules.UNIT),
                fields.tags("tags"),
                fields.list("exclude", AwsRules.ACCOUNT));
    }
}
