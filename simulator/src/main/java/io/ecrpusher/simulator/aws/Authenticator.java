package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ecrpusher.simulator.aws.AuthFailure.NotAuthenticException;
import io.ecrpusher.simulator.http.HttpRequest;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/** Finds out who signed a request, by signing it again with the key that the table holds. */
final class Authenticator {
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final Duration PRESIGNED_STS_LIFE = Duration.ofMinutes(15);
    private static final Set<String> UNSIGNED =
            Set.of(SigV4.UNSIGNED_PAYLOAD, SigV4.STREAMING_UNSIGNED_PAYLOAD_TRAILER);

    private final Identities identities;
    private final Clock clock;

    Authenticator(Identities identities, Clock clock) {
        this.identities = identities;
        this.clock = clock;
    }

    /** The principal who signed {@code request}, just now. */
    Principal authenticate(HttpRequest request, SignatureFields fields)
            throws NotAuthenticException {
        checkTime(fields);
        return authenticateAtAnyTime(request, fields);
    }

    /** The principal who signed {@code request}; whether it came in time, the caller knows. */
    Principal authenticateAtAnyTime(HttpRequest request, SignatureFields fields)
            throws NotAuthenticException {
        Principal principal = principalOf(fields);
        String payloadHash = payloadHash(request, fields);
        checkSignature(
                principal,
                fields,
                SigV4.canonicalRequest(
                        request.method(),
                        SigV4.canonicalPath(request.path(), fields.scope().service()),
                        SigV4.canonicalQuery(request.query()),
                        fields.signedHeaders(),
                        request.headers()::all,
                        payloadHash));
        return principal;
    }

    /** An X-Amz-Date, if it is one. */
    static Optional<Instant> instantOf(String amzDate) {
        try {
            return Optional.of(LocalDateTime.parse(amzDate, AMZ_DATE).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Principal principalOf(SignatureFields fields) throws NotAuthenticException {
        Principal principal =
                identities
                        .byAccessKeyId(fields.scope().accessKeyId())
                        .orElseThrow(() -> new NotAuthenticException(AuthFailure.UNKNOWN_KEY));
        if (!principal.sessionToken().equals(fields.sessionToken())) {
            throw new NotAuthenticException(AuthFailure.WRONG_SESSION_TOKEN);
        }
        if (principal.isExpiredAt(clock.instant())) {
            throw new NotAuthenticException(AuthFailure.EXPIRED_CREDENTIALS);
        }
        return principal;
    }

    private static void checkSignature(
            Principal principal, SignatureFields fields, String canonicalRequest)
            throws NotAuthenticException {
        String expected =
                SigV4.signature(
                        principal.secretAccessKey(),
                        fields.scope(),
                        fields.amzDate(),
                        canonicalRequest);
        boolean same =
                MessageDigest.isEqual(
                        expected.getBytes(US_ASCII), fields.signature().getBytes(US_ASCII));
        // A signature that leaves out the host could be sent to any.
        if (!same || !fields.signedHeaders().contains("host")) {
            throw new NotAuthenticException(AuthFailure.WRONG_SIGNATURE);
        }
    }

    private void checkTime(SignatureFields fields) throws NotAuthenticException {
        CredentialScope scope = fields.scope();
        Instant signed =
                instantOf(fields.amzDate())
                        .filter(any -> fields.amzDate().startsWith(scope.date()))
                        .orElseThrow(() -> new NotAuthenticException(AuthFailure.WRONG_SIGNATURE));
        Duration skew = Duration.ofMinutes(scope.service().equals("s3") ? 15 : 5);
        Duration life = fields.expires().isPresent() ? presignedLife(fields) : skew;
        Instant now = clock.instant();
        if (now.isAfter(signed.plus(life))) {
            throw new NotAuthenticException(AuthFailure.SIGNATURE_EXPIRED);
        }
        if (now.isBefore(signed.minus(skew))) {
            throw new NotAuthenticException(AuthFailure.SIGNATURE_NOT_YET_VALID);
        }
    }

    private static Duration presignedLife(SignatureFields fields) throws NotAuthenticException {
        // STS pays no heed to X-Amz-Expires.
        if (fields.scope().service().equals("sts")) {
            return PRESIGNED_STS_LIFE;
        }
        try {
            return Duration.ofSeconds(Integer.parseInt(fields.expires().orElse("")));
        } catch (NumberFormatException e) {
            throw new NotAuthenticException(AuthFailure.WRONG_SIGNATURE);
        }
    }

    private static String payloadHash(HttpRequest request, SignatureFields fields)
            throws NotAuthenticException {
        boolean presignedS3 = fields.expires().isPresent() && fields.scope().service().equals("s3");
        Optional<String> declared = request.headers().first("x-amz-content-sha256");
        if (presignedS3 && declared.isEmpty()) {
            return SigV4.UNSIGNED_PAYLOAD;
        }
        if (declared.filter(UNSIGNED::contains).isPresent()) {
            return declared.get();
        }
        String actual = SigV4.sha256(request.body());
        if (declared.isPresent() && !declared.get().equals(actual)) {
            throw new NotAuthenticException(AuthFailure.WRONG_PAYLOAD_HASH);
        }
        return actual;
    }
}
