package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;
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
                tags(fields, "sessionTags"),
                list(fields, "units", Rules.UNIT),
                tags(fields, "tags"),
                list(fields, "exclude", Rules.ACCOUNT));
    }

    private static Map<String, String> tags(Fields fields, String name) {
        return fields.get(name)
                .map(value -> value.texts(Rules.TAG_KEY, Rules.TAG_VALUE))
                .orElse(Map.of());
    }

    private static List<String> list(Fields fields, String name, Kind<String> kind) {
        return fields.get(name).map(value -> value.scalars(kind)).orElse(List.of());
    }
}
