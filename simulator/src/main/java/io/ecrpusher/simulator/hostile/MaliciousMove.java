package io.ecrpusher.simulator.hostile;

import java.io.IOException;
import java.util.List;

/** What a malicious cluster does, beyond what {@link HostileBehavior} does. */
public enum MaliciousMove {
    /** Asks for the token of another cluster at that cluster. */
    REDIRECT_TO_SIBLING(
            turn -> turn.redirect(turn.server().neighbors().sibling() + turn.request().target())),
    /** Asks for the request at AWS. */
    REDIRECT_TO_STS(turn -> turn.redirect(turn.server().neighbors().sts() + "/stolen")),
    /** Asks for the request at its own server by another name. */
    REDIRECT_TO_OTHER_NAME(
            turn -> turn.redirect(turn.server().otherName() + turn.request().target())),
    /** Asks for the request without TLS. */
    REDIRECT_TO_HTTP(turn -> turn.redirect(turn.server().plainUri() + turn.request().target())),
    /** Asks for the request again and again. */
    REDIRECT_LOOP(turn -> turn.redirect(turn.server().uri() + turn.request().target() + "&x")),

    /** Presents a certificate of another cluster's authority. */
    CERTIFICATE_OF_SIBLING(Certificate.OF_SIBLINGS_AUTHORITY),
    /** Presents a certificate of an authority that it has just created. */
    CERTIFICATE_OF_NEW_AUTHORITY(Certificate.OF_NEW_AUTHORITY),
    /** Presents a certificate of its own authority for another host. */
    CERTIFICATE_FOR_OTHER_NAME(Certificate.FOR_OTHER_NAME),

    /** Headers without end. */
    ENDLESS_HEADERS(turn -> turn.endless("HTTP/1.1 200 OK\r\n", "X-More: more\r\n")),
    /** A header line without end. */
    ENDLESS_HEADER(turn -> turn.endless("HTTP/1.1 200 OK\r\nX-More: ", "more")),
    /** A body without length and end. */
    ENDLESS_BODY(turn -> turn.endless("HTTP/1.1 200 OK\r\n\r\n{\"kind\":\"", "xxxxxxxxxxxxxxxx")),
    /** An error without end. */
    ENDLESS_ERROR(
            turn ->
                    turn.endless(
                            "HTTP/1.1 403 Forbidden\r\n\r\n{\"kind\":\"Status\",\"message\":\"",
                            "xxxxxxxxxxxxxxxx")),
    /** Chunks without end, of a byte each. */
    ENDLESS_CHUNKS(
            turn ->
                    turn.endless(
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n")),
    /** A list of items without end. */
    ENDLESS_ITEMS(
            turn ->
                    turn.endless(
                            "HTTP/1.1 200 OK\r\n\r\n{\"kind\":\"PartialObjectMetadataList\",\"metadata\":{},\"items\":[",
                            Turn.item("team-a") + ",")),
    /** Continue tokens that differ and hold syntax of URLs and headers. */
    ENDLESS_CONTINUE_TOKENS(
            turn ->
                    turn.json(
                            200,
                            "",
                            "{\"kind\":\"PartialObjectMetadataList\",\"metadata\":{\"continue\":\"%d&limit=0#\\r\\nHost: x\"},\"items\":[]}"
                                    .formatted(System.nanoTime()))),
    /** Interim responses without end. */
    ENDLESS_CONTINUES(turn -> turn.endless("", "HTTP/1.1 100 Continue\r\n\r\n")),
    /** Early hints without end. */
    ENDLESS_HINTS(turn -> turn.endless("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")),

    /** Names of namespaces and ServiceAccounts that are paths, control sequences, and HTML. */
    ESCAPING_NAMES(turn -> turn.accept(Escapes.NAMES, Escapes.NAMES)),
    /** An error with such text. */
    ESCAPING_MESSAGE(turn -> turn.status(422, Escapes.TEXT, Escapes.TEXT, "")),
    /** A denial by an admission webhook with such text. */
    ESCAPING_DENIAL(turn -> turn.status(403, "x", "denied the request: " + Escapes.TEXT, "")),
    /** A conflict with field managers of such names. */
    ESCAPING_MANAGERS(
            turn ->
                    turn.status(
                            409,
                            "Conflict",
                            "conflict",
                            "",
                            List.of("conflict with \"" + Escapes.TEXT.replace('"', ' ') + "\""))),
    /** Retry-After and Date with such text, or with numbers out of all ranges. */
    ESCAPING_HEADERS(Escapes::headers),
    /** Versions and UIDs of such text. */
    ESCAPING_VERSIONS(Escapes::versions),

    /** Responds with another Secret of another namespace. */
    OTHER_OBJECT(turn -> turn.json(200, "", Turn.object("kube-system", "admin"))),

    /** Repeats token and password in errors of all kinds. */
    ECHO_IN_MESSAGES(Echoes::messages),
    /** Repeats them in pieces too short to look like a credential. */
    ECHO_IN_PIECES(Echoes::pieces),
    /** Repeats them as names of field managers. */
    ECHO_IN_MANAGERS(Echoes::managers),
    /** Repeats them in errors to later requests, which don't contain them. */
    ECHO_LATER(Echoes::later),
    /** Repeats the token as the names of namespaces and ServiceAccounts. */
    ECHO_IN_NAMES(Echoes::names),
    /** Repeats them in headers. */
    ECHO_IN_HEADERS(Echoes::headers),
    /** Repeats them in a redirect to a server without TLS. */
    ECHO_IN_REDIRECT(
            turn -> turn.redirect(turn.server().plainUri() + "/" + turn.loot().replace("=", ""))),
    /** Repeats them as the start line and as a body that isn't HTTP or JSON. */
    ECHO_AS_GARBAGE(turn -> turn.write(turn.loot() + "\r\n\r\n" + turn.request().body())),

    /** Refuses every token, to get many of them. */
    REFUSE_TOKENS(turn -> turn.status(401, "Unauthorized", "Unauthorized", "")),
    /** Asks for the credentials of other schemes. */
    CHALLENGE(Escapes::challenge),
    /** Asks for the credentials of a proxy. */
    PROXY_CHALLENGE(turn -> turn.json(407, "Proxy-Authenticate: Basic realm=\"proxy\"\r\n", "{}")),
    /** Sets cookies, for other hosts too. */
    COOKIES(Escapes::cookies),
    /** Accepts connections slowly. */
    SLOW_ACCEPTANCE(Turn::accept) {
        @Override
        void beforeHandshake() {
            try {
                Thread.sleep(700);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    },
    /** Selects HTTP/2 in the handshake, and speaks it. */
    HTTP_2(turn -> turn.endless("", "\0\0\0\4\0\0\0\0\0")) {
        @Override
        String[] protocols() {
            return new String[] {"h2", "http/1.1"};
        }
    },
    /** Switches to another protocol. */
    UPGRADE(
            turn ->
                    turn.write(
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")),
    /** Compressed errors that unpack to 60 MB. */
    COMPRESSED_ERROR(Escapes::compressed);

    /** Which certificate the server presents. */
    enum Certificate {
        OWN,
        OF_SIBLINGS_AUTHORITY,
        OF_NEW_AUTHORITY,
        FOR_OTHER_NAME
    }

    /** Responds to one request. */
    private interface Response {
        void send(Turn turn) throws IOException;
    }

    private final Certificate certificate;

    // Each is a lambda without state.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Response response;

    MaliciousMove(Certificate certificate) {
        this.certificate = certificate;
        this.response = Turn::accept;
    }

    MaliciousMove(Response response) {
        this.certificate = Certificate.OWN;
        this.response = response;
    }

    Certificate certificate() {
        return certificate;
    }

    void respond(Turn turn) throws IOException {
        response.send(turn);
    }

    void beforeHandshake() {}

    /** Returns the protocols that the server offers in the handshake, the preferred one first. */
    String[] protocols() {
        return new String[] {"http/1.1"};
    }
}
