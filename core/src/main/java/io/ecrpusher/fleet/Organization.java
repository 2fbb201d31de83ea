package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accounts of AWS Organizations that each have a role of the same name.
 *
 * @param reader the role that lists the accounts; empty for the function's own principal
 * @param roleName the role's name with its path, as it follows {@code role/} in an ARN
 * @param units IDs of organizational units or roots, including the units below them; empty for the
 *     whole organization
 * @param tags an account needs all of them
 * @param exclude IDs of accounts to skip
 */
public record Organization(
        Optional<Role> reader,
        String roleName,
        Optional<String> externalId,
        Map<String, String> sessionTags,
        List<String> units,
        Map<String, String> tags,
        List<String> exclude) {
    public Organization {
        sessionTags = Map.copyOf(sessionTags);
        units = List.copyOf(units);
        tags = Map.copyOf(tags);
        exclude = List.copyOf(exclude);
    }

    /** Returns the role in {@code account}; empty if the account is excluded. */
    public Optional<Role> roleIn(String partition, String account) {
        return exclude.contains(account)
                ? Optional.empty()
                : Optional.of(
                        new Role(
                                "arn:%s:iam::%s:role/%s".formatted(partition, account, roleName),
                                externalId,
                                sessionTags));
    }

    /** Returns the role with the ARN {@code arn} if it has this organization's role name. */
    Optional<Role> roleOf(String arn) {
        String[] parts = arn.split(":", 6);
        return parts.length == 6
                ? roleIn(parts[1], parts[4]).filter(role -> role.arn().equals(arn))
                : Optional.empty();
    }

    /** Returns the name for people: {@code organization ou-ab12-cdef3456 as arn:…}. */
    @Override
    public String toString() {
        return "organization"
                + (units.isEmpty() ? "" : " " + String.join(", ", units))
                + reader.map(role -> " as " + role.arn()).orElse("");
    }
}
