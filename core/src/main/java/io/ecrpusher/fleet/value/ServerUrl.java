package io.ecrpusher.fleet.value;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The URLs of API servers. Accepts the hosts and ports that OkHttp's HttpUrl accepts, which opens
 * the connections: names with underscores, for example, which {@link URI#getHost} doesn't return.
 * Unlike HttpUrl, it accepts only what {@link URI} can hold, and needs the two slashes. See
 * toCanonicalHost in OkHttp 5's -HostnamesCommon.kt.
 */
public final class ServerUrl {
    private static final int MAX_HOST = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_PORT = 65_535;
    private static final int IPV6_GROUPS = 8;
    private static final Pattern PORT = Pattern.compile("[0-9]{1,10}");
    private static final Pattern IPV6_GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern IPV4_PART = Pattern.compile("0|[1-9][0-9]{0,2}");
    // Forbidden in hosts by https://url.spec.whatwg.org/#forbidden-host-code-point and OkHttp.
    private static final String FORBIDDEN = " #%/:?@[\\]";

    private ServerUrl() {}

    /** Returns the URL in {@code text}; empty if it isn't {@code https://HOST} or longer. */
    public static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text)).filter(ServerUrl::isValid);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /**
     * Returns true if {@code url} may be an API server's: {@code https://HOST}, with or without a
     * port and a path.
     */
    public static boolean isValid(URI url) {
        return "https".equalsIgnoreCase(url.getScheme())
                && url.getRawAuthority() != null
                && isHostAndPort(hostAndPort(url));
    }

    /** Returns true if {@code url} contains a user or password. */
    public static boolean hasUserInfo(URI url) {
        return url.getRawAuthority().contains("@");
    }

    private static String hostAndPort(URI url) {
        String authority = url.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static boolean isHostAndPort(String text) {
        int bracket = text.indexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        return isHost(host) && (port.isEmpty() || isPort(port));
    }

    private static boolean isPort(String text) {
        if (!PORT.matcher(text).matches()) {
            return false;
        }
        long port = Long.parseLong(text);
        return port > 0 && port <= MAX_PORT;
    }

    private static boolean isHost(String text) {
        if (text.startsWith("[")) {
            return text.endsWith("]") && isIpv6(text.substring(1, text.length() - 1));
        }
        String host = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (host.contains(":")) {
            return isIpv6(host);
        }
        String ascii = ascii(host);
        return ascii.chars().allMatch(ServerUrl::isAllowed) && hasValidLengths(ascii);
    }

    /** Returns the name as DNS has it; empty if it has none. */
    private static String ascii(String name) {
        if (name.chars().allMatch(character -> character < 0x80)) {
            return name;
        }
        if (name.length() > MAX_HOST) {
            return "";
        }
        try {
            return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static boolean isAllowed(int character) {
        return character > 0x1f && character < 0x7f && FORBIDDEN.indexOf(character) < 0;
    }

    /** Accepts a dot at the end. */
    private static boolean hasValidLengths(String host) {
        String withoutDot = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return host.length() <= MAX_HOST
                && Arrays.stream(withoutDot.split("\\.", -1))
                        .allMatch(label -> !label.isEmpty() && label.length() <= MAX_LABEL);
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == IPV6_GROUPS;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int groupsBefore = before.isEmpty() ? 0 : groups(before, false);
        int groupsAfter = after.isEmpty() ? 0 : groups(after, true);
        return groupsBefore >= 0 && groupsAfter >= 0 && groupsBefore + groupsAfter < IPV6_GROUPS;
    }

    /**
     * Returns the number of groups, or -1 if one is invalid. An IPv4 address counts as two.
     *
     * @param mayEndWithIpv4 for example {@code ffff:192.0.2.1}
     */
    private static int groups(String text, boolean mayEndWithIpv4) {
        String[] groups = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            if (IPV6_GROUP.matcher(groups[i]).matches()) {
                count++;
            } else if (mayEndWithIpv4 && i == groups.length - 1 && isIpv4(groups[i])) {
                count += 2;
            } else {
                return -2 * IPV6_GROUPS;
            }
        }
        return count;
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        return parts.length == 4
                && Arrays.stream(parts)
                        .allMatch(
                                part ->
                                        IPV4_PART.matcher(part).matches()
                                                && Integer.parseInt(part) <= 0xff);
    }
}
