package io.ecrpusher.kubernetes;

import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;

/**
 * The connections to one API server, below client-java in place of OkHttp's own: HTTP/1.1, one
 * request at a time on each, kept for the next one.
 */
final class Connections extends EventListener implements Interceptor, AutoCloseable {
    private final TlsDialer dialer;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentMap<Call, Socket> busy = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Connections(TlsDialer dialer) {
        this.dialer = dialer;
    }

    /** {@code base}, with these connections. */
    OkHttpClient under(OkHttpClient base) {
        return base.newBuilder().addInterceptor(this).eventListener(this).build();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Call call = chain.call();
        byte[] message = RequestMessage.of(chain.request());
        try {
            for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
                begin(call, kept.socket());
                try {
                    return exchange(kept, message, chain.request());
                } catch (IOException e) {
                    // Else the server had closed it meanwhile. All that is asked of it may be asked
                    // twice.
                    if (kept.answered() || e instanceof InterruptedIOException) {
                        throw e;
                    }
                }
            }
            Connection fresh = dialer.dial(socket -> begin(call, socket));
            return exchange(fresh, message, chain.request());
        } finally {
            busy.remove(call);
        }
    }

    private void begin(Call call, Socket socket) throws IOException {
        busy.put(call, socket);
        if (call.isCanceled()) {
            socket.close();
            throw new InterruptedIOException("canceled");
        }
    }

    private Response exchange(Connection connection, byte[] message, Request request)
            throws IOException {
        boolean keeps = false;
        try {
            AnswerReader.Answer answer = connection.exchange(message);
            keeps = answer.keepsConnection();
            return new Response.Builder()
                    .request(request)
                    .protocol(Protocol.HTTP_1_1)
                    .code(answer.status())
                    .message("")
                    .headers(answer.headers())
                    .body(answer.body())
                    .build();
        } finally {
            if (keeps) {
                keep(connection);
            } else {
                Connection.drop(connection.socket());
            }
        }
    }

    private void keep(Connection connection) {
        idle.addFirst(connection);
        if (closed) {
            close();
        }
    }

    /** The call's time is over. */
    @Override
    public void canceled(Call call) {
        Socket socket = busy.get(call);
        if (socket != null) {
            Connection.drop(socket);
        }
    }

    /** Ends the connections, those with a request under way once it is answered. */
    @Override
    public void close() {
        closed = true;
        for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.close();
        }
    }
}
