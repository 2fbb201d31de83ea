package io.ecrpusher.proof.agreement;

import java.time.Instant;
import java.util.Optional;

/**
 * How the attempts in a cluster ended, as one source shows it, in full seconds as the page does.
 *
 * @param failingSince empty if the last attempt wrote everything
 */
record Attempts(Optional<Instant> lastSuccess, Optional<Instant> failingSince) {
    Attempts {
        lastSuccess = lastSuccess.map(Attempts::seconds);
        failingSince = failingSince.map(Attempts::seconds);
    }

    private static Instant seconds(Instant instant) {
        return Instant.ofEpochSecond(instant.getEpochSecond());
    }
}
