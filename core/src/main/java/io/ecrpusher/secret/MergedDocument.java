package io.ecrpusher.secret;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A Docker config with ecr-pusher's logins and other people's.
 *
 * @param ownHosts the hosts whose entries ecr-pusher wrote, now or before
 * @param keepsFormer true if it has entries that ecr-pusher wrote before
 * @param shared true if it holds anything that ecr-pusher didn't write
 */
record MergedDocument(
        Credential document, SortedSet<String> ownHosts, boolean keepsFormer, boolean shared) {
    /** A host, with a path and without capital letters, which credentials have. */
    private static final Pattern HOST = Pattern.compile("[a-z0-9.:/_-]{1,253}");

    /**
     * Returns {@code existing} with the entries of {@code rendered}. Keeps the entries of other
     * hosts, and removes those that ecr-pusher wrote before and {@code rendered} no longer
     * contains.
     *
     * <p>An entry of the same host under another key gets the same login, whoever wrote it, because
     * readers pick one of the two at random. It keeps its key and still belongs to its writer: a
     * client may look up exactly this key, and another deployment would add it again in each run.
     *
     * @param formerHosts the hosts whose entries ecr-pusher wrote before
     * @param keepFormer true to keep these entries, as far as readers accept them
     * @throws FailureException INVALID if {@code existing} can't be read, contains another entry
     *     that makes readers reject the whole document, or makes them ask a credential helper
     *     instead
     */
    static MergedDocument of(
            Credential existing, Credential rendered, Set<String> formerHosts, boolean keepFormer)
            throws FailureException {
        JsonObject merged = object(existing);
        Map<String, JsonElement> auths = new TreeMap<>();
        if (merged.has("auths")) {
            if (!(merged.get("auths") instanceof JsonObject entries)) {
                throw unmergeable("its 'auths' isn't a JSON object");
            }
            auths.putAll(entries.asMap());
        }
        Map<String, JsonElement> own = object(rendered).getAsJsonObject("auths").asMap();
        Map<String, JsonElement> ownByHost = new TreeMap<>();
        own.forEach((key, entry) -> ownByHost.put(RegistryHosts.lookedUp(key), entry));
        checkHelpers(merged, ownByHost.keySet());
        auths.replaceAll(
                (key, entry) -> ownByHost.getOrDefault(RegistryHosts.lookedUp(key), entry));
        own.keySet().forEach(auths::remove);
        Map<String, JsonElement> former = new TreeMap<>(auths);
        former.keySet().retainAll(formerHosts);
        auths.keySet().removeAll(formerHosts);
        former.entrySet()
                .removeIf(entry -> !keepFormer || problem("", entry.getValue()).isPresent());
        for (var entry : auths.entrySet()) {
            Optional<String> problem = problem(entry.getKey(), entry.getValue());
            if (problem.isPresent()) {
                throw unmergeable(problem.get());
            }
        }
        boolean shared = !auths.isEmpty() || !Set.of("auths").containsAll(merged.keySet());
        auths.putAll(former);
        auths.putAll(own);
        JsonObject sorted = new JsonObject();
        auths.forEach(sorted::add);
        merged.add("auths", sorted);
        SortedSet<String> ownHosts = new TreeSet<>(own.keySet());
        ownHosts.addAll(former.keySet());
        return new MergedDocument(
                Credential.of(merged.toString()), ownHosts, !former.isEmpty(), shared);
    }

    /**
     * Checks that no credential helper answers for one of {@code hosts}. Docker's config loader
     * then runs the helper and ignores the entry. A helper of a host takes precedence over the
     * store, and an empty one turns the store off: getConfiguredCredentialStore in
     * cli/config/configfile of docker/cli.
     */
    private static void checkHelpers(JsonObject config, Set<String> hosts) throws FailureException {
        JsonElement helpers = config.get("credHelpers");
        for (String host : hosts) {
            boolean hasHelper = helpers instanceof JsonObject object && object.has(host);
            JsonElement helper =
                    hasHelper ? helpers.getAsJsonObject().get(host) : config.get("credsStore");
            if (isSet(helper)) {
                throw unmergeable(
                        "its %s makes clients run a credential helper for %s and ignore the login"
                                .formatted(
                                        hasHelper ? "entry in 'credHelpers'" : "'credsStore'",
                                        host),
                        "remove that from the Secret, or delete the Secret");
            }
        }
    }

    private static boolean isSet(JsonElement text) {
        boolean empty = text instanceof JsonPrimitive value && value.getAsString().isEmpty();
        return text != null && !text.isJsonNull() && !empty;
    }

    /**
     * Returns why readers would reject the document because of this entry. Docker's config loader,
     * and those modeled on it, fail on a single {@code auth} that isn't padded base64 of {@code
     * user:password}.
     */
    private static Optional<String> problem(String host, JsonElement entry) {
        if (!(entry instanceof JsonObject login)) {
            return Optional.of("its entry for %s isn't a JSON object".formatted(quoted(host)));
        }
        return login.get("auth") instanceof JsonPrimitive auth && !isDecodable(auth.getAsString())
                ? Optional.of(
                        "the 'auth' of its entry for %s isn't base64 of user:password, which makes clients reject the whole document"
                                .formatted(quoted(host)))
                : Optional.empty();
    }

    private static boolean isDecodable(String auth) {
        if (auth.isEmpty()) {
            return true;
        }
        try {
            boolean padded = auth.length() % 4 == 0;
            String login = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            return padded && login.indexOf(':') > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Returns the host alone, because a URL may contain a login, and only if it can be one. */
    private static String quoted(String host) {
        String bare = host.substring(host.lastIndexOf('@') + 1);
        return HOST.matcher(bare).matches() ? "'" + bare + "'" : "a key that is no host";
    }

    private static JsonObject object(Credential document) throws FailureException {
        try {
            if (JsonParser.parseString(document.reveal()) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException _) {
            // not as the cause: its message may quote the document
        }
        throw unmergeable("its content isn't a JSON object");
    }

    private static FailureException unmergeable(String reason) {
        return unmergeable(reason, "repair the Secret or delete it");
    }

    private static FailureException unmergeable(String reason, String remedy) {
        return new FailureException(
                Cause.INVALID,
                "can't merge into the existing Secret: %s; %s".formatted(reason, remedy));
    }
}
