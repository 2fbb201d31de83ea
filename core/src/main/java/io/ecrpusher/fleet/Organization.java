package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accounts of AWS Organizations, each entered by a role of the same name.
 *
 * @param reader asks which accounts there are; empty: the function itself
 * @param roleName with its path, as it stands behind {@code role/} in an ARN
 * @param units ids of organizational units or roots, whose accounts and units within are meant;
 *     empty: the whole organization
 * @param tags all of which an account has to have
 * @param exclude ids of accounts that are left alone
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

    /** The role of an account; empty if that is left alone. */
    public Optional<Role> roleIn(String partition, String account) {
        return exclude.contains(account)
                ? Optional.empty()
                : Optional.of(
                        new Role(
                                "arn:%s:iam::%s:role/%s".formatted(partition, account, roleName),
                                externalId,
                                sessionTags));
    }

    /** The role of this ARN, if it may be one of these; nothing is looked up. */
    Optional<Role> roleOf(String arn) {
        String[] parts = arn.split(":", 6);
        return parts.length == 6
                ? roleIn(parts[1], parts[4]).filter(role -> role.arn().equals(arn))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "organization"
                + (units.isEmpty() ? "" : " " + String.join(", ", units))
                + reader.map(role -> " as " + role.arn()).orElse("");
    }
}
