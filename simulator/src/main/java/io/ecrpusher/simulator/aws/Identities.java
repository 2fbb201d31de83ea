package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Users, roles and the credentials that they were given, and every secret that was handed out. */
final class Identities {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final Duration LAMBDA_CREDENTIALS_LIFE = Duration.ofHours(12);

    private final Map<String, Principal> byAccessKeyId = new ConcurrentHashMap<>();
    private final Map<String, TrustPolicy> roles = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> requiredTags = new ConcurrentHashMap<>();
    private final Set<String> issuedSecrets = ConcurrentHashMap.newKeySet();
    private final Clock clock;

    Identities(Clock clock) {
        this.clock = clock;
    }

    /** Who may become a role; everybody may need to know its external id. */
    record TrustPolicy(Arn role, Set<String> trusted, Optional<String> externalId) {

        boolean lets(Arn caller, Optional<String> givenExternalId) {
            boolean trusts =
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
            return trusts && (externalId.isEmpty() || externalId.equals(givenExternalId));
        }
    }

    Principal addUser(String arn) {
        return add(
                new Principal(
                        Arn.parse(arn).toString(),
                        newKeyId("AKIA"),
                        newSecretKey(),
                        Optional.empty(),
                        Optional.empty()));
    }

    Principal addSession(String roleArn, String sessionName) {
        return addSession(Arn.parse(roleArn), sessionName, LAMBDA_CREDENTIALS_LIFE);
    }

    Principal addSession(Arn role, String sessionName, Duration life) {
        return add(
                new Principal(
                        role.session(sessionName).toString(),
                        newKeyId("ASIA"),
                        newSecretKey(),
                        Optional.of(newSessionToken()),
                        Optional.of(clock.instant().plus(life))));
    }

    Principal add(Principal principal) {
        byAccessKeyId.put(principal.accessKeyId(), principal);
        issued(principal.secretAccessKey());
        principal.sessionToken().ifPresent(this::issued);
        return principal;
    }

    void addRole(String roleArn, Set<String> trusted, Optional<String> externalId) {
        roles.put(roleArn, new TrustPolicy(Arn.parse(roleArn), Set.copyOf(trusted), externalId));
    }

    void requireSessionTags(String roleArn, Map<String, String> tags) {
        requiredTags.put(roleArn, Map.copyOf(tags));
    }

    /** Whether the trust policy asks for no other tags of the session. */
    boolean letsTags(String roleArn, Map<String, String> tags) {
        return tags.equals(requiredTags.getOrDefault(roleArn, Map.of()));
    }

    Optional<TrustPolicy> role(String roleArn) {
        return Optional.ofNullable(roles.get(roleArn));
    }

    Optional<Principal> byAccessKeyId(String accessKeyId) {
        return Optional.ofNullable(byAccessKeyId.get(accessKeyId));
    }

    void issued(String secret) {
        issuedSecrets.add(secret);
    }

    Set<String> issuedSecrets() {
        return Set.copyOf(issuedSecrets);
    }

    /** IAM's unique id of a user or a role, the same whenever it is asked for. */
    static String uniqueId(Arn principal) {
        String hash = SigV4.sha256(principal.principal().toString().getBytes(UTF_8));
        String prefix = principal.resource().startsWith("user/") ? "AIDA" : "AROA";
        return prefix + hash.substring(0, 17).toUpperCase(Locale.ROOT);
    }

    /** Base64 of random bytes, without padding: three bytes become four characters. */
    static String randomBase64(int bytes) {
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
