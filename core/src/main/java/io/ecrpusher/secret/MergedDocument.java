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

/** Our logins in a Docker config in which others keep theirs. */
final class MergedDocument {
    private MergedDocument() {}

    /**
     * {@code theirs} with {@code ours} in it: entries of other hosts stay as they are, those that
     * we wrote before and no longer want go.
     *
     * @param formerHosts whose entries we wrote before
     * @throws FailureException if {@code theirs} cannot be read, or holds an entry for the sake of
     *     which readers refuse all of it; it is left alone then
     */
    static Credential of(Credential theirs, Credential ours, Set<String> formerHosts)
            throws FailureException {
        JsonObject merged = object(theirs);
        Map<String, JsonElement> auths = new TreeMap<>();
        if (merged.has("auths")) {
            if (!(merged.get("auths") instanceof JsonObject entries)) {
                throw unreadable("its 'auths' is no object");
            }
            auths.putAll(entries.asMap());
        }
        formerHosts.forEach(auths::remove);
        JsonObject own = object(ours).getAsJsonObject("auths");
        own.keySet().forEach(auths::remove);
        for (var entry : auths.entrySet()) {
            refuseWhatReadersRefuse(entry.getKey(), entry.getValue());
        }
        own.asMap().forEach(auths::put);
        JsonObject sorted = new JsonObject();
        auths.forEach(sorted::add);
        merged.add("auths", sorted);
        return Credential.of(merged.toString());
    }

    /**
     * Docker's config loader and its kin fail as a whole on one {@code auth} that is not padded
     * base64 of {@code user:password}.
     */
    private static void refuseWhatReadersRefuse(String host, JsonElement entry)
            throws FailureException {
        if (!(entry instanceof JsonObject login)) {
            throw unreadable("its entry for %s is no object".formatted(named(host)));
        }
        if (login.get("auth") instanceof JsonPrimitive auth && !isDecodable(auth.getAsString())) {
            throw unreadable(
                    "the 'auth' of its entry for %s is not base64 of user:password, so that clients refuse the whole document"
                            .formatted(named(host)));
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

    /** The host alone: somebody may have put a login into a URL. */
    private static String named(String host) {
        String bare = host.substring(host.lastIndexOf('@') + 1);
        return "'" + (bare.length() > 100 ? bare.substring(0, 100) + "…" : bare) + "'";
    }

    private static JsonObject object(Credential document) throws FailureException {
        try {
            if (JsonParser.parseString(document.reveal()) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException _) {
            // its message may quote the document
        }
        throw unreadable("what it holds is no JSON object");
    }

    private static FailureException unreadable(String what) {
        return new FailureException(
                Cause.INVALID,
                "nothing can be merged into the Secret that is there: %s; repair it, or delete it"
                        .formatted(what));
    }
}
