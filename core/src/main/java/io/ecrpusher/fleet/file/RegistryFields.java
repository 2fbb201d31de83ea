package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.Mistakes;

import java.util.List;
import java.util.Optional;

/** One element of {@code registries}. */
final class RegistryFields {
    static final FieldNames SHAPE =
            FieldNames.of(
                    "name", "account", "regions", "role", "externalId", "sessionTags", "public");

    private final Mistakes mistakes;
    private final PrincipalFields principals;

    RegistryFields(Mistakes mistakes, PrincipalFields principals) {
        this.mistakes = mistakes;
        this.principals = principals;
    }

    Registry registry(String name, Fields fields) {
        if (fields.optional("public", AwsRules.YES_OR_NO).orElse(false)) {
            List.of("account", "regions", "role", "externalId", "sessionTags")
                    .forEach(field -> fields.get(field).ifPresent(this::refuseOfPublic));
            return new Registry.Public(name);
        }
        Optional<String> account = fields.optional("account", AwsRules.ACCOUNT);
        return new Registry.Private(
                name, account, principals.regions(fields), principals.role(fields));
    }

    private void refuseOfPublic(YamlValue value) {
        mistakes.add(
                value.place(),
                "public.ecr.aws is the same for all accounts, Regions and roles; remove this, or public: true");
    }
}
