package io.ecrpusher.fleet;

import java.util.Optional;

/**
 * A role to assume, {@code arn:…:iam::ACCOUNT:role/NAME}, with the external id that its trust
 * policy asks for.
 */
public record Role(String arn, Optional<String> externalId) {
    /** The account that the role is of. */
    public String account() {
        return arn.split(":", -1)[4];
    }
}
