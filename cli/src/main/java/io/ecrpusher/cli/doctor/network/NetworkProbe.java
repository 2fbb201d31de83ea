package io.ecrpusher.cli.doctor.network;

import io.ecrpusher.settings.Settings;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves names and opens connections. Sends nothing. */
public final class NetworkProbe {
    private NetworkProbe() {}

    /** Returns the addresses of {@code host}. The resolver itself has no time limit. */
    public static List<InetAddress> resolve(String host) throws IOException {
        FutureTask<List<InetAddress>> lookup =
                new FutureTask<>(() -> List.of(InetAddress.getAllByName(host)));
        // A platform thread: the resolver of the operating system blocks it.
        Thread.ofPlatform().daemon().name("resolver").start(lookup);
        try {
            return lookup.get(Settings.API_CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            throw new UnknownHostException();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Opens and closes a TCP connection to one of {@code addresses}. */
    public static void connect(List<InetAddress> addresses, int port) throws IOException {
        IOException last = new UnknownHostException();
        for (InetAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(address, port),
                        (int) Settings.API_CONNECT_TIMEOUT.toMillis());
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
