package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.aws.AuthFailure.NotAuthenticException;
import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.kubernetes.TokenReviewer;
import io.ecrpusher.simulator.kubernetes.User;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Believes a cluster's bearer tokens by the rules of the AWS IAM authenticator (what they are was
 * read in sigs.k8s.io/aws-iam-authenticator v0.6.13, pkg/token): a token is a presigned call of
 * STS's GetCallerIdentity, and whoever signed it is the one who asks. Where the authenticator sends
 * the call to STS, this one recomputes the signature.
 */
final class EksTokenReviewer implements TokenReviewer {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final int LONGEST_TOKEN = 4096;
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final String CLUSTER_HEADER = "x-k8s-aws-id";
    private static final Set<String> ALLOWED_PARAMETERS =
            Set.of(
                    "action",
                    "version",
                    "x-amz-algorithm",
                    "x-amz-credential",
                    "x-amz-date",
                    "x-amz-expires",
                    "x-amz-security-token",
                    "x-amz-signature",
                    "x-amz-signedheaders");

    private final String cluster;
    private final Partition partition;
    private final Authenticator authenticator;
    private final Clock clock;
    private final Map<Arn, Set<String>> accessEntries = new ConcurrentHashMap<>();
    private final Map<String, Reviewed> reviewed = new ConcurrentHashMap<>();

    EksTokenReviewer(String cluster, String region, Authenticator authenticator, Clock clock) {
        this.cluster = cluster;
        this.partition = Partition.ofRegion(region);
        this.authenticator = authenticator;
        this.clock = clock;
    }

    private record Reviewed(Arn caller, Instant validUntil) {}

    void grant(String principalArn, Set<String> groups) {
        accessEntries.put(Arn.parse(principalArn).principal(), groups);
    }

    void revoke(String principalArn) {
        accessEntries.remove(Arn.parse(principalArn).principal());
    }

    Set<String> acceptedTokens() {
        return Set.copyOf(reviewed.keySet());
    }

    @Override
    public Optional<User> review(String bearerToken) {
        Reviewed known = reviewed.get(bearerToken);
        if (known == null) {
            Optional<Reviewed> verified = verify(bearerToken);
            verified.ifPresent(found -> reviewed.put(bearerToken, found));
            return verified.flatMap(found -> user(found.caller()));
        }
        return clock.instant().isBefore(known.validUntil())
                ? user(known.caller())
                : Optional.empty();
    }

    /** The access entries are looked up every time: they change while a token stays good. */
    private Optional<User> user(Arn caller) {
        return Optional.ofNullable(accessEntries.get(caller.principal()))
                .map(groups -> new User(caller.toString().replace('@', '-'), groups));
    }

    private Optional<Reviewed> verify(String token) {
        if (token.length() > LONGEST_TOKEN || !token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return presignedUrl(token.substring(PREFIX.length())).flatMap(this::verifyUrl);
    }

    private static Optional<URI> presignedUrl(String encoded) {
        if (encoded.contains("=")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(new String(Base64.getUrlDecoder().decode(encoded), UTF_8)));
        } catch (IllegalArgumentException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private Optional<Reviewed> verifyUrl(URI url) {
        String query = url.getRawQuery();
        if (!"https".equals(url.getScheme()) || !"/".equals(url.getRawPath()) || query == null) {
            return Optional.empty();
        }
        HttpRequest request = asSentToSts(url);
        Map<String, String> parameters = request.queryParameters();
        Optional<SignatureFields> fields = SignatureFields.fromQuery(parameters);
        if (!areAllowed(query)
                || !"GetCallerIdentity".equals(parameters.get("Action"))
                || fields.isEmpty()
                || !isForStsOfPartition(url, fields.get().scope())
                || !fields.get().signedHeaders().contains(CLUSTER_HEADER)
                || !hasExpiresInRange(fields.get())) {
            return Optional.empty();
        }
        return verifySignature(request, fields.get());
    }

    /** The cluster's name comes from the cluster: a token for another one has another signature. */
    private HttpRequest asSentToSts(URI url) {
        Headers headers =
                Headers.of(
                        Map.of(
                                "host",
                                List.of(String.valueOf(url.getAuthority())),
                                CLUSTER_HEADER,
                                List.of(cluster)));
        return new HttpRequest("GET", url.getRawPath(), url.getRawQuery(), headers, new byte[0]);
    }

    /** Known names alone, and each of them once, whatever its case. */
    private static boolean areAllowed(String query) {
        Set<String> seen = new HashSet<>();
        return Stream.of(query.split("&", -1))
                .map(pair -> URLDecoder.decode(pair.replaceFirst("=.*", ""), UTF_8))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .allMatch(name -> ALLOWED_PARAMETERS.contains(name) && seen.add(name));
    }

    private boolean isForStsOfPartition(URI url, CredentialScope scope) {
        return scope.service().equals("sts")
                && Partition.ofRegion(scope.region()) == partition
                && url.getAuthority() != null
                && partition.isStsHost(url.getAuthority(), scope.region());
    }

    /** Checked, and otherwise without effect: a token always lasts for fifteen minutes. */
    private static boolean hasExpiresInRange(SignatureFields fields) {
        try {
            int expires = Integer.parseInt(fields.expires().orElse(""));
            return expires >= 0 && expires <= LIFE.toSeconds();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private Optional<Reviewed> verifySignature(HttpRequest request, SignatureFields fields) {
        Instant now = clock.instant();
        Optional<Instant> signed =
                Authenticator.instantOf(fields.amzDate())
                        .filter(any -> fields.amzDate().startsWith(fields.scope().date()))
                        .filter(at -> now.isBefore(at.plus(LIFE)))
                        .filter(at -> !at.isAfter(now.plus(Duration.ofMinutes(5))));
        if (signed.isEmpty()) {
            return Optional.empty();
        }
        try {
            Principal caller = authenticator.authenticateAtAnyTime(request, fields);
            Instant end = signed.get().plus(LIFE);
            Instant validUntil = caller.expiresAt().filter(end::isAfter).orElse(end);
            return Optional.of(new Reviewed(Arn.parse(caller.arn()), validUntil));
        } catch (NotAuthenticException e) {
            return Optional.empty();
        }
    }
}
