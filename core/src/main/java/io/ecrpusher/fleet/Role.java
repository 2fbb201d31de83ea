package io.ecrpusher.fleet;

import java.util.Map;
import java.util.Optional;

/**
 * A role to assume.
 *
 * @param arn {@code arn:…:iam::ACCOUNT:role/NAME}
 * @param externalId the external ID that the role's trust policy requires
 */
public record Role(String arn, Optional<String> externalId, Map<String, String> sessionTags) {
    public Role {
        sessionTags = Map.copyOf(sessionTags);
    }

    /** Creates a role without session tags. */
    public Role(String arn, Optional<String> externalId) {
        this(arn, externalId, Map.of());
    }

    /** Returns the ID of the role's account. */
    public String account() {
        return arn.split(":", -1)[4];
    }
}
