package io.ecrpusher.simulator.aws;

import java.time.Instant;
import java.util.Optional;

/**
 * An AWS principal with credentials to sign requests.
 *
 * @param arn the ARN of a user or of a role session
 * @param sessionToken present for temporary credentials
 * @param expiresAt the end of temporary credentials
 * @param issuedAt the start of a session in whole seconds, which policies compare as {@code
 *     aws:TokenIssueTime}
 */
public record Principal(
        String arn,
        String accessKeyId,
        String secretAccessKey,
        Optional<String> sessionToken,
        Optional<Instant> expiresAt,
        Optional<Instant> issuedAt) {

    /** Creates a principal whose credentials have no known start. */
    public Principal(
            String arn,
            String accessKeyId,
            String secretAccessKey,
            Optional<String> sessionToken,
            Optional<Instant> expiresAt) {
        this(arn, accessKeyId, secretAccessKey, sessionToken, expiresAt, Optional.empty());
    }

    /** The 12-digit ID of the principal's account. */
    public String account() {
        return Arn.parse(arn).account();
    }

    /** Returns true if the credentials have expired. */
    public boolean isExpiredAt(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }

    /** Returns the ARN and the access key ID. Leaves out the secret key and the session token. */
    @Override
    public String toString() {
        return arn + " (" + accessKeyId + ")";
    }
}
