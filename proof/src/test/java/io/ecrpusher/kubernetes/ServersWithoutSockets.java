package io.ecrpusher.kubernetes;

import okhttp3.Interceptor;

import java.time.Duration;
import java.util.Map;

/** API servers that answer in this process, for tests of other packages. */
public final class ServersWithoutSockets {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private ServersWithoutSockets() {}

    /** Returns a connector whose clients get all their responses from {@code server}. */
    public static ApiServers answering(Interceptor server) {
        return new ApiServers(
                ApiServers.settings(TIMEOUT, TIMEOUT).addInterceptor(server).build(), Map.of());
    }
}
