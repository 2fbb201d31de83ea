package io.ecrpusher.fleet;

import java.util.Map;
import java.util.Optional;

/**
 * A role to assume, {@code arn:…:iam::ACCOUNT:role/NAME}, with the external id that its trust
 * policy asks for.
 */
public record Role(String arn, Optional<String> externalId, Map<String, String> sessionTags) {
    public Role {
        sessionTags = Map.copyOf(sessionTags);
    }

    /** A role whose sessions are not tagged. */
    public Role(String arn, Optional<String> externalId) {
        this(arn, externalId, Map.of());
    }

    /** The account that the role is of. */
    public String account() {
        return arn.split(":", -1)[4];
    }
}
