package io.ecrpusher.proof.faults;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Resolves the names of AWS's hosts to this machine, and some not at all.
 *
 * <p>A DNS black hole is a hook in the JVM and not a name server. The lookup blocks its thread for
 * as long as glibc's does with one silent name server (a timeout of 5 seconds, two attempts, see
 * resolv.conf(5)), doesn't end earlier when it's interrupted, and then fails. Other virtual threads
 * run meanwhile: beside a real lookup, Java adds a carrier thread.
 */
public final class SilentNames extends InetAddressResolverProvider {
    static final Duration LOOKUP = Duration.ofSeconds(10);

    /** The domain of API servers whose name isn't resolved, for tests. */
    static final String CLUSTERS = ".clusters.test";

    private static final Duration FORGETTING = Duration.ofMinutes(2);
    private static final Duration REMEMBERED_FAILURE = Duration.ofSeconds(11);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final Set<String> SILENT = ConcurrentHashMap.newKeySet();

    static void add(String host) {
        SILENT.add(host);
    }

    /**
     * Waits until Java has forgotten {@code host}, which other tests may have resolved: it
     * remembers a name for 30 seconds, and then for 10 that it isn't resolved.
     */
    static void awaitForgotten(String host) {
        long end = System.nanoTime() + FORGETTING.toNanos();
        while (isResolved(host)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(host + " is still resolved");
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        long forgotten = System.nanoTime() + REMEMBERED_FAILURE.toNanos();
        while (forgotten - System.nanoTime() > 0) {
            LockSupport.parkNanos(forgotten - System.nanoTime());
        }
    }

    private static boolean isResolved(String host) {
        try {
            return InetAddress.getByName(host) != null;
        } catch (UnknownHostException _) {
            return false;
        }
    }

    static void remove(String host) {
        SILENT.remove(host);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver builtin = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                    throws UnknownHostException {
                if (SILENT.contains(host)) {
                    waitForNameServer();
                    throw new UnknownHostException(host + ": Temporary failure in name resolution");
                }
                return host.endsWith(".amazonaws.com") || host.endsWith(CLUSTERS)
                        ? Stream.of(InetAddress.getByAddress(host, LOOPBACK))
                        : builtin.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return builtin.lookupByAddress(address);
            }
        };
    }

    private static void waitForNameServer() {
        long end = System.nanoTime() + LOOKUP.toNanos();
        boolean interrupted = false;
        while (end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        return "silent names";
    }
}
