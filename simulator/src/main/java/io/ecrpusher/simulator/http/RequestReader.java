package io.ecrpusher.simulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Reads HTTP/1.1 requests from a connection. */
final class RequestReader {
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int LONGEST_BODY = 16 * 1024 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;
    private int headLeft;
    private byte[] line = new byte[1024];
    private boolean lastWasOld;

    /** What was sent is not HTTP, or more than this server takes. */
    static final class BadRequestException extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        BadRequestException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Whether the last request was of HTTP/1.0, after which the connection ends. */
    boolean lastWasOld() {
        return lastWasOld;
    }

    /** The next request, or null at the end of the connection. */
    HttpRequest read() throws IOException, BadRequestException {
        headLeft = LONGEST_HEAD;
        String requestLine = readLine();
        // RFC 9112, 2.2: empty lines before a request line are passed over.
        while (requestLine != null && requestLine.isEmpty()) {
            requestLine = readLine();
        }
        if (requestLine == null) {
            return null;
        }
        String[] parts = requestLine.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new BadRequestException(400, "400 Bad Request");
        }
        lastWasOld = parts[2].equals("HTTP/1.0");
        Headers headers = readHeaders();
        byte[] body = readBody(headers);
        String target = parts[1];
        if (!target.startsWith("/")) {
            // The absolute form, which clients of a proxy send.
            int authority = target.indexOf("://");
            int slash = authority < 0 ? -1 : target.indexOf('/', authority + 3);
            target = slash < 0 ? "/" : target.substring(slash);
        }
        int question = target.indexOf('?');
        return new HttpRequest(
                parts[0],
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                body);
    }

    private Headers readHeaders() throws IOException, BadRequestException {
        Headers headers = new Headers();
        while (true) {
            String field = readLine();
            if (field == null) {
                throw new EOFException("the connection ended in the head");
            }
            if (field.isEmpty()) {
                return headers;
            }
            int colon = field.indexOf(':');
            if (colon < 1) {
                throw new BadRequestException(400, "400 Bad Request: malformed header");
            }
            headers.add(field.substring(0, colon), field.substring(colon + 1).strip());
        }
    }

    private byte[] readBody(Headers headers) throws IOException, BadRequestException {
        boolean chunked = headers.holds("Transfer-Encoding", "chunked");
        String length = headers.first("Content-Length").orElse("0");
        if (!chunked && length.equals("0")) {
            return new byte[0];
        }
        if (!chunked && (length.length() > 9 || !length.chars().allMatch(Character::isDigit))) {
            throw new BadRequestException(400, "400 Bad Request: bad Content-Length");
        }
        if (!chunked && Integer.parseInt(length) > LONGEST_BODY) {
            throw new BadRequestException(413, "413 Request Entity Too Large");
        }
        if (headers.holds("Expect", "100-continue")) {
            out.write(CONTINUE);
        }
        return chunked ? readChunks() : readBytes(Integer.parseInt(length));
    }

    private byte[] readChunks() throws IOException, BadRequestException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headLeft = LONGEST_HEAD;
            int size = chunkSize(readLine());
            if (size == 0) {
                readHeaders();
                return body.toByteArray();
            }
            if (body.size() + size > LONGEST_BODY) {
                throw new BadRequestException(413, "413 Request Entity Too Large");
            }
            body.write(readBytes(size));
            readLine();
        }
    }

    private static int chunkSize(String sizeLine) throws IOException, BadRequestException {
        if (sizeLine == null) {
            throw new EOFException("the connection ended in the body");
        }
        int semicolon = sizeLine.indexOf(';');
        String size = (semicolon < 0 ? sizeLine : sizeLine.substring(0, semicolon)).strip();
        try {
            int value = Integer.parseInt(size, 16);
            if (value >= 0 && value <= LONGEST_BODY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Answered below, as one that is too large is.
        }
        throw new BadRequestException(400, "400 Bad Request: bad chunk size");
    }

    private byte[] readBytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            if (position == limit && !fill()) {
                throw new EOFException("the connection ended in the body");
            }
            int some = Math.min(count - done, limit - position);
            System.arraycopy(buffer, position, bytes, done, some);
            position += some;
            done += some;
        }
        return bytes;
    }

    /** The next line without its end, or null if the connection ended before it. */
    private String readLine() throws IOException, BadRequestException {
        int length = 0;
        while (true) {
            if (position == limit && !fill()) {
                return null;
            }
            byte next = buffer[position++];
            if (next == '\n') {
                break;
            }
            if (--headLeft < 0) {
                throw new BadRequestException(431, "431 Request Header Fields Too Large");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, ISO_8859_1);
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
