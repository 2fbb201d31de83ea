package io.ecrpusher.simulator.aws;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who may sign requests.
 *
 * @param arn of a user, or of a role's session
 * @param sessionToken goes with temporary credentials
 * @param expiresAt when temporary credentials end
 */
public record Principal(
        String arn,
        String accessKeyId,
        String secretAccessKey,
        Optional<String> sessionToken,
        Optional<Instant> expiresAt) {

    /** The twelve digits of the account that the principal belongs to. */
    public String account() {
        return Arn.parse(arn).account();
    }

    boolean isExpiredAt(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }

    /** The ARN and the key's id: neither the key nor the token. */
    @Override
    public String toString() {
        return arn + " (" + accessKeyId + ")";
    }
}
