package io.ecrpusher.simulator.kubernetes;

import java.util.Optional;

/** Says who a bearer token is. */
@FunctionalInterface
public interface TokenReviewer {
    /** The token's user; empty if the token is not to be accepted. */
    Optional<User> review(String bearerToken);
}
