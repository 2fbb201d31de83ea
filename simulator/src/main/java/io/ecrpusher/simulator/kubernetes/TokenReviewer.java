package io.ecrpusher.simulator.kubernetes;

import java.util.Optional;

/** Authenticates bearer tokens. */
@FunctionalInterface
public interface TokenReviewer {
    /** Returns the user of a token, or empty to reject the token. */
    Optional<User> review(String bearerToken);
}
