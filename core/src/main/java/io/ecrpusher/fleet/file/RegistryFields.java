package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.Choices;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parses an element of {@code registries}. */
final class RegistryFields {
    static final List<String> FIELDS =
            List.of("name", "account", "regions", "role", "externalId", "sessionTags", "public");

    /** Messages for the fields of registries other than ECR. */
    static final Map<String, String> UNSUPPORTED =
            Stream.of("host", "url", "credentials", "username", "password")
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    name -> name,
                                    "'%s' isn't supported, because ecr-pusher gets logins for Amazon ECR only; remove this registry, and keep its login in the Secret with onConflict: merge"
                                            ::formatted));

    private static final int MAX_NAME = 63;
    private static final Pattern NAME_PATTERN = Pattern.compile("[0-9A-Za-z][A-Za-z0-9._-]*");

    /** Accepts a registry's name, which is used only in the fleet file. */
    static final ValueParser<String> NAME =
            text -> {
                if (text.length() > MAX_NAME || !NAME_PATTERN.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s isn't a valid name; write at most %d letters, digits, '-', '_', and '.', starting with a letter or digit"
                                    .formatted(Quote.of(text), MAX_NAME));
                }
                return text;
            };

    private final Mistakes mistakes;
    private final RegionAndRoleFields regionsAndRoles;

    RegistryFields(Mistakes mistakes, RegionAndRoleFields regionsAndRoles) {
        this.mistakes = mistakes;
        this.regionsAndRoles = regionsAndRoles;
    }

    Registry registry(String name, Fields fields) {
        if (fields.optional("public", Choices.BOOLEAN).orElse(false)) {
            List.of("account", "regions", "role", "externalId", "sessionTags")
                    .forEach(field -> fields.get(field).ifPresent(this::refuseForPublic));
            regionsAndRoles.checkPublicRegistry(fields);
            return new Registry.Public(name);
        }
        Optional<String> account = fields.optional("account", AwsRules.ACCOUNT);
        return new Registry.Private(
                name, account, regionsAndRoles.regions(fields), regionsAndRoles.role(fields));
    }

    private void refuseForPublic(YamlValue value) {
        mistakes.add(
                value.location(),
                "public.ecr.aws is the same for all accounts, Regions, and roles; remove this, or remove public: true");
    }
}
