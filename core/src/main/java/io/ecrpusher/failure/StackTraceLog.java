package io.ecrpusher.failure;

import com.google.gson.JsonObject;

import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.UntrustedText;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Logs the stack traces of unexpected exceptions, once per process and place. Frames come from the
 * code and hold no credential. Messages may hold anything: they are cut and masked.
 */
public final class StackTraceLog {
    private static final int ID_LENGTH = 8;
    private static final String MASK = "(masked)";
    private static final String CUT = "…";

    private static final String OWN_CODE = "io.ecrpusher.";

    // Stricter than for a server's words, because nobody needs names in the message of a bug:
    // bearer tokens of EKS, the query and user of a URL, and any word as long as a random key.
    private static final Pattern CREDENTIAL =
            Pattern.compile("k8s-aws-v1\\.\\S*|(?<=://)[^\\s/@]*@|\\?\\S+|[A-Za-z0-9+/=_-]{32,}");

    private final Consumer<String> lines;
    // Bounded by the number of places in the code.
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /**
     * Creates a log that writes to {@code lines}.
     *
     * @param lines accepts one line of JSON at a time, without its line break
     */
    public StackTraceLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * Logs {@code unexpected}, unless one from the same place has been logged before.
     *
     * @return the log ID, which is the same for the same place: reports group equal failures by
     *     their text, and this ID is part of it
     */
    public String log(Throwable unexpected) {
        StringBuilder place = new StringBuilder();
        StringBuilder trace = new StringBuilder();
        Throwable e = unexpected;
        for (int i = 0; e != null && i < Settings.UNEXPECTED_CAUSES; i++, e = e.getCause()) {
            place.append(e.getClass().getName()).append(thrownAt(e.getStackTrace()));
            trace.append(i == 0 ? "" : "Caused by: ").append(e.getClass().getName());
            trace.append(message(e)).append('\n').append(frames(e.getStackTrace()));
        }
        String id =
                UUID.nameUUIDFromBytes(place.toString().getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .substring(0, ID_LENGTH);
        if (logged.add(id)) {
            JsonObject line = new JsonObject();
            line.addProperty("level", "ERROR");
            line.addProperty("message", "unexpected error");
            line.addProperty("logId", id);
            line.addProperty("stackTrace", trace.toString());
            lines.accept(line.toString());
        }
        return id;
    }

    /**
     * Returns the frames down to the first one of this project. Those below differ between the
     * first Secret of a cluster and the others, which run on other threads.
     */
    private static List<StackTraceElement> thrownAt(StackTraceElement[] frames) {
        List<StackTraceElement> place = new ArrayList<>();
        for (int i = 0; i < frames.length && i < Settings.UNEXPECTED_FRAMES; i++) {
            place.add(frames[i]);
            if (frames[i].getClassName().startsWith(OWN_CODE)) {
                break;
            }
        }
        return place;
    }

    private static String frames(StackTraceElement[] frames) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < frames.length && i < Settings.UNEXPECTED_FRAMES; i++) {
            text.append("\tat ").append(frames[i]).append('\n');
        }
        int more = frames.length - Settings.UNEXPECTED_FRAMES;
        return more > 0
                ? text.append("\t... %d more\n".formatted(more)).toString()
                : text.toString();
    }

    private static String message(Throwable e) {
        if (e.getMessage() == null) {
            return "";
        }
        String text = withoutCutWord(UntrustedText.of(e.getMessage()).value());
        return ": " + CREDENTIAL.matcher(Mask.logins(text)).replaceAll(MASK);
    }

    /** The last word of a cut text may be the start of a credential, too short to be masked. */
    private static String withoutCutWord(String text) {
        return text.endsWith(CUT) ? text.substring(0, text.lastIndexOf(' ') + 1) + CUT : text;
    }
}
