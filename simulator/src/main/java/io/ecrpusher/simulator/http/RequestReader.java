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
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;
    private int headBytesLeft;
    private byte[] line = new byte[1024];
    private boolean lastWasHttp10;

    /** Thrown when a request isn't HTTP or exceeds a limit. */
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

    /** Returns true if the last request used HTTP/1.0, which doesn't keep connections. */
    boolean lastWasHttp10() {
        return lastWasHttp10;
    }

    /** Reads the next request. Returns null at the end of the connection. */
    HttpRequest read() throws IOException, BadRequestException {
        headBytesLeft = MAX_HEAD_BYTES;
        String requestLine = readLine();
        // RFC 9112, section 2.2: ignore empty lines before a request line.
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
        lastWasHttp10 = parts[2].equals("HTTP/1.0");
        Headers headers = readHeaders();
        byte[] body = readBody(headers);
        String target = parts[1];
        if (!target.startsWith("/")) {
            // The absolute form, which proxy clients send.
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
                throw new EOFException("The connection ended within the head of a request");
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
        boolean chunked = headers.contains("Transfer-Encoding", "chunked");
        String length = headers.first("Content-Length").orElse("0");
        if (!chunked && length.equals("0")) {
            return new byte[0];
        }
        if (!chunked && (length.length() > 9 || !length.chars().allMatch(Character::isDigit))) {
            throw new BadRequestException(400, "400 Bad Request: bad Content-Length");
        }
        if (!chunked && Integer.parseInt(length) > MAX_BODY_BYTES) {
            throw new BadRequestException(413, "413 Request Entity Too Large");
        }
        if (headers.contains("Expect", "100-continue")) {
            out.write(CONTINUE);
        }
        return chunked ? readChunks() : readBytes(Integer.parseInt(length));
    }

    private byte[] readChunks() throws IOException, BadRequestException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headBytesLeft = MAX_HEAD_BYTES;
            int size = chunkSize(readLine());
            if (size == 0) {
                readHeaders();
                return body.toByteArray();
            }
            if (body.size() + size > MAX_BODY_BYTES) {
                throw new BadRequestException(413, "413 Request Entity Too Large");
            }
            body.write(readBytes(size));
            readLine();
        }
    }

    private static int chunkSize(String sizeLine) throws IOException, BadRequestException {
        if (sizeLine == null) {
            throw new EOFException("The connection ended within the body of a request");
        }
        int semicolon = sizeLine.indexOf(';');
        String size = (semicolon < 0 ? sizeLine : sizeLine.substring(0, semicolon)).strip();
        try {
            int value = Integer.parseInt(size, 16);
            if (value >= 0 && value <= MAX_BODY_BYTES) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Same error as for a size that is too large.
        }
        throw new BadRequestException(400, "400 Bad Request: bad chunk size");
    }

    private byte[] readBytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            if (position == limit && !fill()) {
                throw new EOFException("The connection ended within the body of a request");
            }
            int available = Math.min(count - done, limit - position);
            System.arraycopy(buffer, position, bytes, done, available);
            position += available;
            done += available;
        }
        return bytes;
    }

    /** Reads a line without its line break. Returns null if the connection ends before it. */
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
            if (--headBytesLeft < 0) {
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
