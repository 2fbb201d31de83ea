package io.ecrpusher.simulator.aws.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ecrpusher.simulator.aws.Identities;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.Sha256;
import io.ecrpusher.simulator.aws.signing.AuthFailure.AuthenticationException;
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

/** Authenticates requests by recomputing their signatures with the issued secret keys. */
public final class Authenticator {
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final Duration PRESIGNED_STS_LIFETIME = Duration.ofMinutes(15);
    private static final Set<String> UNSIGNED =
            Set.of(SigV4.UNSIGNED_PAYLOAD, SigV4.STREAMING_UNSIGNED_PAYLOAD_TRAILER);

    private final Identities identities;
    private final Clock clock;

    /** Creates an authenticator for the principals in {@code identities}. */
    public Authenticator(Identities identities, Clock clock) {
        this.identities = identities;
        this.clock = clock;
    }

    /**
     * Returns the principal who signed the request.
     *
     * @throws AuthenticationException if the signature is wrong or its time is over
     */
    public Principal authenticate(HttpRequest request, SignatureFields fields)
            throws AuthenticationException {
        return authenticate(request, fields, Duration.ZERO);
    }

    /**
     * Returns the principal who signed the request.
     *
     * @param skew how far the service's clock is ahead
     * @throws AuthenticationException if the signature is wrong or its time is over
     */
    public Principal authenticate(HttpRequest request, SignatureFields fields, Duration skew)
            throws AuthenticationException {
        checkTime(fields, clock.instant().plus(skew));
        return authenticateAtAnyTime(request, fields);
    }

    /**
     * Returns the principal who signed the request, without a check of the signature's time.
     *
     * @throws AuthenticationException if the signature is wrong
     */
    public Principal authenticateAtAnyTime(HttpRequest request, SignatureFields fields)
            throws AuthenticationException {
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

    /** Parses an X-Amz-Date. Returns empty if it is malformed. */
    static Optional<Instant> parseAmzDate(String amzDate) {
        try {
            return Optional.of(LocalDateTime.parse(amzDate, AMZ_DATE).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Principal principalOf(SignatureFields fields) throws AuthenticationException {
        Principal principal =
                identities
                        .byAccessKeyId(fields.scope().accessKeyId())
                        .orElseThrow(() -> new AuthenticationException(AuthFailure.UNKNOWN_KEY));
        if (!principal.sessionToken().equals(fields.sessionToken())) {
            throw new AuthenticationException(AuthFailure.WRONG_SESSION_TOKEN);
        }
        if (principal.isExpiredAt(clock.instant())) {
            throw new AuthenticationException(AuthFailure.EXPIRED_CREDENTIALS);
        }
        return principal;
    }

    private static void checkSignature(
            Principal principal, SignatureFields fields, String canonicalRequest)
            throws AuthenticationException {
        String expected =
                SigV4.signature(
                        principal.secretAccessKey(),
                        fields.scope(),
                        fields.amzDate(),
                        canonicalRequest);
        boolean matches =
                MessageDigest.isEqual(
                        expected.getBytes(US_ASCII), fields.signature().getBytes(US_ASCII));
        // A signature must cover the host, or it could be replayed to another one.
        if (!matches || !fields.signedHeaders().contains("host")) {
            throw new AuthenticationException(AuthFailure.WRONG_SIGNATURE);
        }
    }

    private static void checkTime(SignatureFields fields, Instant now)
            throws AuthenticationException {
        CredentialScope scope = fields.scope();
        Instant signed =
                parseAmzDate(fields.amzDate())
                        .filter(any -> fields.amzDate().startsWith(scope.date()))
                        .orElseThrow(
                                () -> new AuthenticationException(AuthFailure.WRONG_SIGNATURE));
        Duration skew = Duration.ofMinutes(scope.service().equals("s3") ? 15 : 5);
        Duration lifetime = fields.expires().isPresent() ? presignedLifetime(fields) : skew;
        if (now.isAfter(signed.plus(lifetime))) {
            throw new AuthenticationException(AuthFailure.SIGNATURE_EXPIRED);
        }
        if (now.isBefore(signed.minus(skew))) {
            throw new AuthenticationException(AuthFailure.SIGNATURE_NOT_YET_VALID);
        }
    }

    private static Duration presignedLifetime(SignatureFields fields)
            throws AuthenticationException {
        // STS ignores X-Amz-Expires.
        if (fields.scope().service().equals("sts")) {
            return PRESIGNED_STS_LIFETIME;
        }
        try {
            return Duration.ofSeconds(Integer.parseInt(fields.expires().orElse("")));
        } catch (NumberFormatException e) {
            throw new AuthenticationException(AuthFailure.WRONG_SIGNATURE);
        }
    }

    private static String payloadHash(HttpRequest request, SignatureFields fields)
            throws AuthenticationException {
        boolean presignedS3 = fields.expires().isPresent() && fields.scope().service().equals("s3");
        Optional<String> declared = request.headers().first("x-amz-content-sha256");
        if (presignedS3 && declared.isEmpty()) {
            return SigV4.UNSIGNED_PAYLOAD;
        }
        if (declared.filter(UNSIGNED::contains).isPresent()) {
            return declared.get();
        }
        String actual = Sha256.hex(request.body());
        if (declared.isPresent() && !declared.get().equals(actual)) {
            throw new AuthenticationException(AuthFailure.WRONG_PAYLOAD_HASH);
        }
        return actual;
    }
}
