package io.ecrpusher.kubernetes;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLSocket;

/** One TLS connection, for one request after the other. */
final class Connection implements AutoCloseable {
    private final Socket socket;
    private final SSLSocket tls;
    private final AnswerReader answers;

    /**
     * @param socket what {@code tls} runs over
     */
    Connection(Socket socket, SSLSocket tls) throws IOException {
        this.socket = socket;
        this.tls = tls;
        this.answers = new AnswerReader(tls.getInputStream());
    }

    Socket socket() {
        return socket;
    }

    AnswerReader.Answer exchange(byte[] request) throws IOException {
        answers.begin();
        tls.getOutputStream().write(request);
        return answers.read();
    }

    /** Whether any of the last request's answer came. */
    boolean answered() {
        return answers.begun();
    }

    /** Ends it with TLS's farewell; SSLSocket's own close would wait for the other side's. */
    @Override
    public void close() {
        try {
            tls.shutdownOutput();
        } catch (IOException e) {
            // The other side was faster.
        } finally {
            drop(socket);
        }
    }

    /** Ends a connection at once, whoever waits for it, without a word to the other side. */
    static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more in either case.
        }
    }
}
