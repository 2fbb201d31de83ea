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
import java.util.Set;
import java.util.TreeMap;

/** A Docker config with ecr-pusher's logins and other people's. */
final class MergedDocument {
    private MergedDocument() {}

    /**
     * Returns {@code existing} with the entries of {@code rendered}. Keeps the entries of other
     * hosts, and removes those that ecr-pusher wrote before and {@code rendered} no longer
     * contains.
     *
     * @param formerHosts the hosts whose entries ecr-pusher wrote before
     * @throws FailureException INVALID if {@code existing} can't be read, or contains an entry that
     *     makes readers reject the whole document
     */
    static Credential of(Credential existing, Credential rendered, Set<String> formerHosts)
            throws FailureException {
        JsonObject merged = object(existing);
        Map<String, JsonElement> auths = new TreeMap<>();
        if (merged.has("auths")) {
            if (!(merged.get("auths") instanceof JsonObject entries)) {
                throw unmergeable("its 'auths' isn't a JSON object");
            }
            auths.putAll(entries.asMap());
        }
        formerHosts.forEach(auths::remove);
        JsonObject own = object(rendered).getAsJsonObject("auths");
        own.keySet().forEach(auths::remove);
        for (var entry : auths.entrySet()) {
            checkEntry(entry.getKey(), entry.getValue());
        }
        own.asMap().forEach(auths::put);
        JsonObject sorted = new JsonObject();
        auths.forEach(sorted::add);
        merged.add("auths", sorted);
        return Credential.of(merged.toString());
    }

    /**
     * Throws if readers would reject the document because of this entry. Docker's config loader,
     * and those modeled on it, fail on a single {@code auth} that isn't padded base64 of {@code
     * user:password}.
     */
    private static void checkEntry(String host, JsonElement entry) throws FailureException {
        if (!(entry instanceof JsonObject login)) {
            throw unmergeable("its entry for %s isn't a JSON object".formatted(quoted(host)));
        }
        if (login.get("auth") instanceof JsonPrimitive auth && !isDecodable(auth.getAsString())) {
            throw unmergeable(
                    "the 'auth' of its entry for %s isn't base64 of user:password, which makes clients reject the whole document"
                            .formatted(quoted(host)));
        }
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

    /** Returns the host alone, because a URL may contain a login. */
    private static String quoted(String host) {
        String bare = host.substring(host.lastIndexOf('@') + 1);
        return "'" + (bare.length() > 100 ? bare.substring(0, 100) + "…" : bare) + "'";
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
        return new FailureException(
                Cause.INVALID,
                "can't merge into the existing Secret: %s; repair the Secret or delete it"
                        .formatted(reason));
    }
}
