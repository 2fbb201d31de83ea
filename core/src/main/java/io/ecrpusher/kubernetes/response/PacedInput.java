package io.ecrpusher.kubernetes.response;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import okio.BufferedSource;

import java.io.IOException;
import java.io.InputStream;

/**
 * A large body, piece by piece. The reading thread has the processor's turn while it parses a
 * piece, and never while it waits for the network.
 */
final class PacedInput extends InputStream {
    private final BufferedSource body;
    private final BodyLimit limit;
    private final ProcessorTurns processor;
    private long total;
    private int left;
    private int sinceQuote;
    private IOException connectionFailure;
    private FailureException tooLarge;

    PacedInput(BufferedSource body, BodyLimit limit, ProcessorTurns processor) {
        this.body = body;
        this.limit = limit;
        this.processor = processor;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0 && !nextPiece()) {
            return -1;
        }
        int read = body.getBuffer().read(bytes, offset, Math.min(length, left));
        left -= read;
        limitStrings(bytes, offset, read);
        return read;
    }

    /** Throws why reading failed, if it wasn't the parser that failed. */
    void throwIfFailed() throws IOException, FailureException {
        if (connectionFailure != null) {
            throw connectionFailure;
        }
        if (tooLarge != null) {
            throw tooLarge;
        }
    }

    private boolean nextPiece() throws IOException {
        processor.end();
        try {
            boolean _ = body.request(ResponseLimits.BODY_PIECE_BYTES);
        } catch (IOException e) {
            connectionFailure = e;
            throw e;
        }
        processor.begin();
        left = (int) Math.min(body.getBuffer().size(), ResponseLimits.BODY_PIECE_BYTES);
        total += left;
        if (total > limit.bytes()) {
            throw exceeded();
        }
        return left > 0;
    }

    /** A parser buffers a string in memory, and pages of many clusters are read at once. */
    private void limitStrings(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            sinceQuote = bytes[i] == '"' ? 0 : sinceQuote + 1;
        }
        if (limit == BodyLimit.LIST_PAGE && sinceQuote > ResponseLimits.LIST_STRING_MAX_BYTES) {
            throw exceeded();
        }
    }

    private IOException exceeded() {
        tooLarge = limit.exceeded();
        return new IOException();
    }

    @Override
    public void close() {
        processor.end();
    }
}
