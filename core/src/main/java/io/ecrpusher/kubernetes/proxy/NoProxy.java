package io.ecrpusher.kubernetes.proxy;

import java.net.IDN;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers that are reached without a proxy: {@code NO_PROXY}, read as Go's
 * golang.org/x/net/http/httpproxy reads it. Localhost and loopback addresses are never proxied.
 * Entries that can't be parsed match nothing.
 */
public final class NoProxy {
    /** No name in DNS is longer, and IDN fails with an exception of its own. */
    private static final int MAX_NAME = 253;

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern NETWORK = Pattern.compile("([^/]+)/(\\d{1,3})");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[(?<address>[^]]*)]|(?<name>[^:]*)):(?<port>[^:]*)");

    private final List<Entry> entries;

    private NoProxy(List<Entry> entries) {
        this.entries = entries;
    }

    private record Server(String host, Optional<InetAddress> address, String port) {}

    @FunctionalInterface
    private interface Entry {
        boolean matches(Server server);
    }

    /** Parses a list with commas. */
    static NoProxy parse(String list) {
        List<Entry> entries = new ArrayList<>();
        for (String word : list.split(",", -1)) {
            String text = word.strip().toLowerCase(Locale.ROOT);
            if (!text.isEmpty()) {
                entries.add(entry(text));
            }
        }
        return new NoProxy(List.copyOf(entries));
    }

    /**
     * Returns true if the connection is direct.
     *
     * @param host lowercase name, or an address without brackets
     */
    boolean matches(String host, int port) {
        Server server = new Server(host, address(host), String.valueOf(port));
        return host.equals("localhost")
                || server.address().filter(InetAddress::isLoopbackAddress).isPresent()
                || entries.stream().anyMatch(entry -> entry.matches(server));
    }

    private static Entry entry(String text) {
        if (text.equals("*")) {
            return _ -> true;
        }
        Matcher network = NETWORK.matcher(text);
        if (network.matches() && address(network.group(1)).isPresent()) {
            byte[] prefix = address(network.group(1)).get().getAddress();
            int bits = Integer.parseInt(network.group(2));
            return server ->
                    server.address().filter(address -> isIn(address, prefix, bits)).isPresent();
        }
        Matcher split = HOST_AND_PORT.matcher(text);
        String host = text;
        String port = "";
        if (split.matches()) {
            host = split.group("address") == null ? split.group("name") : split.group("address");
            port = split.group("port");
        }
        return host.isEmpty() ? _ -> false : host(host, port);
    }

    private static Entry host(String host, String port) {
        Optional<InetAddress> address = address(host);
        if (address.isPresent()) {
            return server -> server.address().equals(address) && isPort(port, server);
        }
        boolean subdomainsOnly = host.startsWith(".") || host.startsWith("*.");
        String name = ascii(subdomainsOnly ? host.substring(host.indexOf('.') + 1) : host);
        return server ->
                server.address().isEmpty()
                        && (server.host().endsWith("." + name)
                                || (!subdomainsOnly && server.host().equals(name)))
                        && isPort(port, server);
    }

    /** Returns the name as it is in a URL, which has no characters beyond ASCII. */
    private static String ascii(String name) {
        if (name.length() > MAX_NAME) {
            return name;
        }
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }

    private static boolean isPort(String port, Server server) {
        return port.isEmpty() || port.equals(server.port());
    }

    private static boolean isIn(InetAddress address, byte[] prefix, int bits) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length || bits > 8 * prefix.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if (((bytes[i / 8] ^ prefix[i / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Never resolves a name. */
    private static Optional<InetAddress> address(String host) {
        boolean ipv6 = host.contains(":") && !host.startsWith("[");
        if (!ipv6 && !IPV4.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
