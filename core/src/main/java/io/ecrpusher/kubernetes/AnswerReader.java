package io.ecrpusher.kubernetes;

import okhttp3.Headers;
import okhttp3.ResponseBody;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Reads the answers of one HTTP/1.1 connection (RFC 9112), one after the other. */
final class AnswerReader {
    // More than any API server sends: what answers so is none, and is not to fill the heap.
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_HEADERS = 256;
    private static final int LONGEST_BODY = 64 * 1024 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int from;
    private int to;
    private boolean begun;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /**
     * @param body unzipped
     * @param keepsConnection whether another request may follow
     */
    record Answer(int status, Headers headers, ResponseBody body, boolean keepsConnection) {}

    /** Forgets the last answer. */
    void begin() {
        begun = false;
    }

    /** Whether any of the answer came. */
    boolean begun() {
        return begun;
    }

    /** The next answer, to its end. */
    Answer read() throws IOException {
        while (true) {
            String start = line();
            if (!start.startsWith("HTTP/1.") || start.length() < 12) {
                throw new ProtocolException("not an answer of HTTP/1.1");
            }
            int status = number(start.substring(9, 12), 10);
            Headers headers = headers();
            if (status >= 200) { // else the final answer follows
                return answer(start, status, headers);
            }
        }
    }

    private Answer answer(String start, int status, Headers headers) throws IOException {
        boolean keeps =
                start.startsWith("HTTP/1.1")
                        && !"close".equalsIgnoreCase(headers.get("Connection"));
        throwIfItsEndIsNotKnown(headers);
        String length = headers.get("Content-Length");
        byte[] body;
        if (status == 204 || status == 304) {
            body = new byte[0];
        } else if ("chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
            body = chunks();
        } else if (length != null) {
            body = bytes(number(length, 10));
        } else {
            body = untilTheEnd();
            keeps = false;
        }
        if (body.length > 0 && "gzip".equalsIgnoreCase(headers.get("Content-Encoding"))) {
            headers = headers.newBuilder().removeAll("Content-Encoding").build();
            body = limited(new GZIPInputStream(new ByteArrayInputStream(body)));
        }
        boolean nothingFollows = from == to;
        return new Answer(
                status, headers, ResponseBody.create(body, null), keeps && nothingFollows);
    }

    /** Else it would be waited for until the time is up. */
    private static void throwIfItsEndIsNotKnown(Headers headers) throws ProtocolException {
        List<String> codings = headers.values("Transfer-Encoding");
        boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
        boolean severalLengths = Set.copyOf(headers.values("Content-Length")).size() > 1;
        if (severalLengths || !(codings.isEmpty() || chunked)) {
            throw new ProtocolException("an answer whose end is not known");
        }
    }

    private Headers headers() throws IOException {
        Headers.Builder headers = new Headers.Builder();
        int count = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || ++count > MOST_HEADERS) {
                throw new ProtocolException("not a header of HTTP/1.1");
            }
            try {
                headers.addUnsafeNonAscii(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            } catch (IllegalArgumentException _) { // its message repeats the header
                throw new ProtocolException("not a header of HTTP/1.1");
            }
        }
        return headers.build();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            String size = line().split(";", 2)[0].strip();
            int length = number(size, 16);
            if (length == 0) {
                headers();
                return all.toByteArray();
            }
            throwIfTooLong(all.size() + (long) length);
            all.writeBytes(bytes(length));
            if (!line().isEmpty()) {
                throw new ProtocolException("a chunk that does not end");
            }
        }
    }

    private byte[] bytes(int length) throws IOException {
        throwIfTooLong(length);
        byte[] bytes = new byte[length];
        int had = Math.min(length, to - from);
        System.arraycopy(buffer, from, bytes, 0, had);
        from += had;
        if (in.readNBytes(bytes, had, length - had) < length - had) {
            throw new EOFException();
        }
        return bytes;
    }

    private byte[] untilTheEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(buffer, from, to - from);
        from = to;
        all.writeBytes(limited(in));
        return all.toByteArray();
    }

    private static byte[] limited(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST_BODY + 1);
        throwIfTooLong(bytes.length);
        return bytes;
    }

    private static void throwIfTooLong(long length) throws ProtocolException {
        if (length < 0 || length > LONGEST_BODY) {
            throw new ProtocolException("an answer that is too long");
        }
    }

    private static int number(String digits, int radix) throws ProtocolException {
        try {
            return Integer.parseUnsignedInt(digits, radix);
        } catch (NumberFormatException e) {
            throw new ProtocolException("not a number");
        }
    }

    /** The next line, without its end. */
    private String line() throws IOException {
        StringBuilder before = new StringBuilder();
        while (true) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            before.append(new String(buffer, from, end - from, StandardCharsets.ISO_8859_1));
            if (end < to) {
                from = end + 1;
                int length = before.length();
                if (length > 0 && before.charAt(length - 1) == '\r') {
                    before.setLength(length - 1);
                }
                return before.toString();
            }
            from = to;
            if (before.length() > LONGEST_LINE) {
                throw new ProtocolException("a line that does not end");
            }
            fill();
        }
    }

    private void fill() throws IOException {
        int read = in.read(buffer);
        if (read < 0) {
            throw new EOFException();
        }
        begun = true;
        from = 0;
        to = read;
    }
}
