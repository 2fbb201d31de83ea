package io.ecrpusher.fleet;

import java.util.Optional;

/** The fields of {@code organization}. */
final class OrganizationFields {
    static final Shape SHAPE =
            Shape.of("role", "externalId", "sessionTags", "units", "tags", "exclude", "reader");

    private OrganizationFields() {}

    static Organization organization(Fields fields) {
        return new Organization(
                fields.optional("reader", Rules.ROLE_ARN)
                        .map(arn -> new Role(arn, Optional.empty())),
                fields.required(
                                "role",
                                Rules.ROLE_NAME,
                                "write the name of the role in each account, such as ecr-pusher-spoke")
                        .orElse(""),
                fields.optional("externalId", Rules.EXTERNAL_ID),
                fields.tags("sessionTags"),
                fields.list("units", Rules.UNIT),
                fields.tags("tags"),
                fields.list("exclude", Rules.ACCOUNT));
    }
}
