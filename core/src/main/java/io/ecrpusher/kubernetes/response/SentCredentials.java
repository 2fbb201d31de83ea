package io.ecrpusher.kubernetes.response;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.text.UntrustedText;

import okhttp3.Request;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The credentials that one API server has received. It may repeat them in any text of any response,
 * in pieces too short to look like a credential, or decoded.
 */
public final class SentCredentials {
    /** How many characters in a row are a repetition. Fewer don't help an attacker. */
    private static final int REPETITION = 16;

    /** Shorter tokens are no credentials, and names contain them by chance. */
    private static final int SHORTEST_TOKEN = 8;

    private static final String REMOVED = "…";

    /** By value for tokens, and by the Secret's name: the last version holds the same logins. */
    private final Map<Object, Credential> sent = new ConcurrentHashMap<>();

    /** Returns the bearer token of {@code request}. */
    public static SentCredentials of(Request request) {
        SentCredentials sent = new SentCredentials();
        String header = request.header("Authorization");
        if (header != null) {
            sent.addToken(Credential.of(header.substring(header.indexOf(' ') + 1)));
        }
        return sent;
    }

    /** Adds a bearer token. */
    public void addToken(Credential token) {
        sent.put(token, token);
    }

    /** Adds the content of the Secret {@code name}, in any namespace. */
    public void addSecret(String name, Credential content) {
        sent.put(name, content);
    }

    /** Returns {@code text} with an ellipsis in place of each repetition of a credential. */
    public String removedFrom(String text) {
        if (text.length() < REPETITION) {
            return withoutWholeTokens(text);
        }
        // Hidden characters between those of a credential would disappear later.
        String visible = isPlain(text) ? text : UntrustedText.of(text, text.length()).value();
        String rest = withoutWholeTokens(visible);
        boolean[] marks = new boolean[rest.length()];
        sent.values().forEach(credential -> credential.markIn(rest, marks));
        String clean = unmarked(rest, marks);
        return clean.equals(visible) ? text : clean;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String unmarked(String text, boolean[] marks) {
        StringBuilder clean = null;
        for (int i = 0; i < marks.length; i++) {
            if (marks[i] && clean == null) {
                clean = new StringBuilder(text.substring(0, i));
            }
            if (marks[i] && (i == 0 || !marks[i - 1])) {
                clean.append(REMOVED);
            } else if (!marks[i] && clean != null) {
                clean.append(text.charAt(i));
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** Some kubeconfigs have tokens that aren't encoded. */
    private String withoutWholeTokens(String text) {
        String clean = text;
        for (Object key : sent.keySet()) {
            if (key instanceof Credential token
                    && token.reveal().length() >= SHORTEST_TOKEN
                    && token.reveal().length() <= clean.length()) {
                clean = clean.replace(token.reveal(), REMOVED);
            }
        }
        return clean;
    }
}
