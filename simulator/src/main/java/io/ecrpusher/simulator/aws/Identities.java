package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The users, roles, and credentials of all accounts, and all secrets that AWS issued. */
public final class Identities {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final Duration LAMBDA_CREDENTIALS_LIFETIME = Duration.ofHours(12);

    private final Map<String, Principal> byAccessKeyId = new ConcurrentHashMap<>();
    private final Map<String, TrustPolicy> roles = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> requiredTags = new ConcurrentHashMap<>();
    private final Set<String> issuedSecrets = ConcurrentHashMap.newKeySet();
    private final Clock clock;

    /** Creates an empty registry. Credentials expire by {@code clock}. */
    public Identities(Clock clock) {
        this.clock = clock;
    }

    /** The trust policy of a role: who may assume it, and with which external ID. */
    public record TrustPolicy(Arn role, Set<String> trusted, Optional<String> externalId) {

        /** Returns true if {@code caller} may assume the role. */
        public boolean allows(Arn caller, Optional<String> givenExternalId) {
            boolean trustsCaller =
                    trusted.contains("*")
                            || trusted.contains(caller.toString())
                            || trusted.contains(caller.accountRoot().toString())
                            || trusted.stream()
                                    .filter(arn -> arn.startsWith("arn:"))
                                    .anyMatch(
                                            arn ->
                                                    Arn.parse(arn)
                                                            .principal()
                                                            .equals(caller.principal()));
            return trustsCaller && (externalId.isEmpty() || externalId.equals(givenExternalId));
        }
    }

    /** Adds a user with long-term credentials. */
    public Principal addUser(String arn) {
        return add(
                new Principal(
                        Arn.parse(arn).toString(),
                        newKeyId("AKIA"),
                        newSecretKey(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Adds a session with the 12-hour credentials of a Lambda function. */
    public Principal addSession(String roleArn, String sessionName) {
        return addSession(Arn.parse(roleArn), sessionName, LAMBDA_CREDENTIALS_LIFETIME);
    }

    /** Adds a session with temporary credentials. */
    public Principal addSession(Arn role, String sessionName, Duration lifetime) {
        return add(
                new Principal(
                        role.session(sessionName).toString(),
                        newKeyId("ASIA"),
                        newSecretKey(),
                        Optional.of(newSessionToken()),
                        Optional.of(clock.instant().plus(lifetime)),
                        Optional.of(clock.instant().truncatedTo(ChronoUnit.SECONDS))));
    }

    /** Adds a principal with given credentials. */
    public Principal add(Principal principal) {
        byAccessKeyId.put(principal.accessKeyId(), principal);
        addIssuedSecret(principal.secretAccessKey());
        principal.sessionToken().ifPresent(this::addIssuedSecret);
        return principal;
    }

    /** Adds a role, or replaces its trust policy. */
    public void addRole(String roleArn, Set<String> trusted, Optional<String> externalId) {
        roles.put(roleArn, new TrustPolicy(Arn.parse(roleArn), Set.copyOf(trusted), externalId));
    }

    /** Requires exactly these session tags to assume a role. */
    public void requireSessionTags(String roleArn, Map<String, String> tags) {
        requiredTags.put(roleArn, Map.copyOf(tags));
    }

    /** Returns true if these are the session tags that the role requires. */
    public boolean allowsTags(String roleArn, Map<String, String> tags) {
        return tags.equals(requiredTags.getOrDefault(roleArn, Map.of()));
    }

    /** Returns the trust policy of a role, or empty if it doesn't exist. */
    public Optional<TrustPolicy> role(String roleArn) {
        return Optional.ofNullable(roles.get(roleArn));
    }

    /** Returns the trust policy of an account's role, whatever its path. */
    public Optional<TrustPolicy> roleNamed(String account, String name) {
        return roles.values().stream()
                .filter(one -> one.role().account().equals(account))
                .filter(one -> one.role().name().equals(name))
                .findFirst();
    }

    /** Returns the principal with this access key, if there is one. */
    public Optional<Principal> byAccessKeyId(String accessKeyId) {
        return Optional.ofNullable(byAccessKeyId.get(accessKeyId));
    }

    /** Records a secret, for tests that none of them leaks. */
    public void addIssuedSecret(String secret) {
        issuedSecrets.add(secret);
    }

    /** Returns all recorded secrets. */
    public Set<String> issuedSecrets() {
        return Set.copyOf(issuedSecrets);
    }

    /** Returns the unique ID of a user or role, which is always the same. */
    public static String uniqueId(Arn principal) {
        String hash = Sha256.hex(principal.principal().toString().getBytes(UTF_8));
        String prefix = principal.resource().startsWith("user/") ? "AIDA" : "AROA";
        return prefix + hash.substring(0, 17).toUpperCase(Locale.ROOT);
    }

    /** Returns the unpadded base64 of random bytes. */
    public static String randomBase64(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().withoutPadding().encodeToString(random);
    }

    private static String newKeyId(String prefix) {
        var id = new StringBuilder(prefix);
        for (int i = 0; i < 16; i++) {
            id.append(KEY_ALPHABET.charAt(RANDOM.nextInt(KEY_ALPHABET.length())));
        }
        return id.toString();
    }

    private static String newSecretKey() {
        return randomBase64(30);
    }

    private static String newSessionToken() {
        return "IQoJb3JpZ2luX2Vj" + randomBase64(600) + "==";
    }
}
