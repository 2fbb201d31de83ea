package io.ecrpusher.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The output for results. Notes when it can't be written to, because PrintStream doesn't tell. */
final class ResultOutput extends OutputStream {
    private final OutputStream target;
    private final Runnable onClosedPipe;
    private volatile IOException failure;

    /**
     * Writes to {@code target}.
     *
     * @param onClosedPipe runs when the reader is gone
     */
    ResultOutput(OutputStream target, Runnable onClosedPipe) {
        this.target = target;
        this.onClosedPipe = onClosedPipe;
    }

    /** Returns the first failure to write. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns true if {@code e} says that the reader of a pipe is gone. */
    static boolean isClosedPipe(IOException e) {
        return String.valueOf(e.getMessage()).contains("Broken pipe");
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            return;
        }
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            if (isClosedPipe(e)) {
                onClosedPipe.run();
            }
            throw e;
        }
    }
}
