package io.ecrpusher.simulator.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Moves that repeat the credentials of a request, so that they land in a report or a log. */
final class Echoes {
    /** Shorter than any text that is masked for its length alone. */
    private static final int PIECE = 60;

    private static final List<Integer> CODES = List.of(403, 400, 422, 409, 404, 500, 503, 410);
    private static final List<String> FORMS =
            List.of(
                    "denied the request: %s",
                    "User \"%s\" cannot patch resource \"secrets\"",
                    "%s",
                    "Secret is invalid: data: Invalid value: \"%s\"",
                    "password: %s",
                    "conflict with \"%s\"");
    private static final AtomicInteger NEXT = new AtomicInteger();

    private Echoes() {}

    static void messages(Turn turn) throws IOException {
        say(turn, turn.loot());
    }

    static void pieces(Turn turn) throws IOException {
        say(turn, String.join(" ", pieces(turn.loot())));
    }

    private static void say(Turn turn, String text) throws IOException {
        int next = NEXT.getAndIncrement();
        String message = FORMS.get(next % FORMS.size()).formatted(text);
        turn.status(CODES.get(next / FORMS.size() % CODES.size()), text, message, "");
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < text.length(); i += PIECE) {
            pieces.add(text.substring(i, Math.min(text.length(), i + PIECE)));
        }
        return pieces;
    }

    /** In errors to requests that don't contain them. */
    static void later(Turn turn) throws IOException {
        if (turn.request().method().equals("PATCH") && turn.request().isFor("secrets")) {
            turn.accept();
            return;
        }
        List<String> pieces = pieces(turn.earlierLoot());
        turn.status(
                403,
                "Forbidden",
                "User \"x\" cannot patch resource \"y\" " + String.join(" ", pieces),
                "");
    }

    static void managers(Turn turn) throws IOException {
        if (turn.request().method().equals("PATCH")) {
            List<String> causes = new ArrayList<>();
            causes.add("conflict with \"%s\"".formatted(turn.loot()));
            causes.add("conflict with \"%s\"".formatted(turn.token()));
            for (String piece : pieces(turn.loot())) {
                causes.add("conflict with \"%s\"".formatted(piece));
            }
            turn.status(409, "Conflict", "conflict", "", causes);
        } else {
            turn.accept();
        }
    }

    /** As names that Kubernetes allows: lowercase hexadecimal. */
    static void names(Turn turn) throws IOException {
        List<String> names = new ArrayList<>(List.of("team-a", "team-" + turn.token()));
        for (String piece : pieces(turn.token())) {
            names.add("team-" + piece);
            names.add(
                    "team-"
                            + HexFormat.of()
                                    .formatHex(
                                            piece.substring(0, Math.min(25, piece.length()))
                                                    .getBytes(UTF_8))
                                    .toLowerCase(Locale.ROOT));
        }
        turn.accept(names, names);
    }

    static void headers(Turn turn) throws IOException {
        String loot = turn.loot();
        turn.status(
                NEXT.getAndIncrement() % 2 == 0 ? 401 : 429,
                "x",
                "x",
                "Retry-After: %1$s\r\nDate: %1$s\r\nWarning: 299 - \"%1$s\"\r\nWWW-Authenticate: Bearer realm=\"%1$s\"\r\nSet-Cookie: a=%1$s\r\n%1$s: x\r\n"
                        .formatted(loot));
    }
}
