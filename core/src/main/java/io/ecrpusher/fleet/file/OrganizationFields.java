package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.IamRules;
import io.ecrpusher.fleet.value.ValueParser;

import java.util.List;
import java.util.Optional;

/** Parses the field {@code organization} of a discovery. */
final class OrganizationFields {
    static final List<String> FIELDS =
            List.of("role", "externalId", "sessionTags", "units", "tags", "exclude", "reader");

    private OrganizationFields() {}

    /** Returns the organization in {@code fields}, whose reader {@code roleArn} accepts. */
    static Organization organization(Fields fields, ValueParser<String> roleArn) {
        return new Organization(
                fields.optional("reader", roleArn).map(arn -> new Role(arn, Optional.empty())),
                fields.required(
                                "role",
                                IamRules.ROLE_NAME,
                                "write the name of the role in every account, such as ecr-pusher-spoke")
                        .orElse(""),
                fields.optional("externalId", IamRules.EXTERNAL_ID),
                fields.tags("sessionTags"),
                fields.list("units", AwsRules.UNIT),
                fields.tags("tags"),
                fields.list("exclude", AwsRules.ACCOUNT));
    }
}
