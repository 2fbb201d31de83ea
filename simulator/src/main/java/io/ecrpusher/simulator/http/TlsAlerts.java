package io.ecrpusher.simulator.http;

import java.io.IOException;
import java.net.Socket;

/** Refuses TLS handshakes as a server does that shares no cipher suite with the client. */
final class TlsAlerts {
    /**
     * A record of type alert (21) with version TLS 1.2 and two bytes: fatal (2), handshake_failure
     * (40). See <a href="https://www.rfc-editor.org/rfc/rfc8446#section-6">RFC 8446, section 6</a>.
     */
    private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

    private static final int RECORD_HEADER_BYTES = 5;

    private TlsAlerts() {}

    /** Reads the client's first record, and answers it with a fatal alert. */
    static void refuse(Socket socket) throws IOException {
        byte[] header = socket.getInputStream().readNBytes(RECORD_HEADER_BYTES);
        if (header.length == RECORD_HEADER_BYTES) {
            int length = ((header[3] & 0xff) << 8) | (header[4] & 0xff);
            // Unread data would make close reset the connection, and the alert could get lost.
            socket.getInputStream().skipNBytes(length);
            socket.getOutputStream().write(HANDSHAKE_FAILURE);
            socket.getOutputStream().flush();
        }
    }
}
