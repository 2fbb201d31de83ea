package io.ecrpusher.kubernetes.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are those of net/http.ProxyFromEnvironment in Go 1.26. */
class NoProxyTest {
    private static final String LIST =
            """
            corp.test, .sub.test,*.wild.test , CAPITALS.test,,:1,10,
            192.0.2.1, 192.0.2.2:81, 192.0.2.3:6443, 198.51.100.9/30, 203.0.113.0/33, 192.0.2.300,
            2001:db8::1, [2001:db8::2]:81, [2001:db8::3]:6443, 2001:db8:a::45/64, [2001:db8::4],
            ported.test:6443, other.test:81, beispiel-ä.test, 198.18.0.0/x
            """;

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "127.9.9.9, true",
        "::1, true",
        "::2, false",
        "a.localhost, false",
        "localhost.test, false",
        "corp.test, true",
        "a.corp.test, true",
        "a.b.corp.test, true",
        "acorp.test, false",
        "corp.test.example, false",
        "sub.test, false",
        "a.sub.test, true",
        "wild.test, false",
        "a.wild.test, true",
        "awild.test, false",
        "capitals.test, true",
        "192.0.2.1, true",
        "192.0.2.2, false",
        "192.0.2.3, true",
        "192.0.2.4, false",
        "198.51.100.8, true",
        "198.51.100.11, true",
        "198.51.100.12, false",
        "203.0.113.1, false",
        "198.18.0.0, false",
        "0.0.0.10, false",
        "2001:db8::1, true",
        "2001:db8:0:0::1, true",
        "2001:db8::2, false",
        "2001:db8::3, true",
        "2001:db8::4, false",
        "2001:db8:a::123, true",
        "2001:db8:a:1::123, false",
        "ported.test, true",
        "a.ported.test, true",
        "other.test, false",
        "xn--beispiel--32a.test, true",
        "a.xn--beispiel--32a.test, true",
    })
    void matchesAsGoDoes(String host, boolean matches) {
        assertThat(NoProxy.parse(LIST.replace("\n", "")).matches(host, 6443)).isEqualTo(matches);
    }

    @Test
    void matchesAllServersWithAnAsterisk() {
        NoProxy all = NoProxy.parse("corp.test, *");
        for (String host : new String[] {"elsewhere.test", "192.0.2.1", "2001:db8::1"}) {
            assertThat(all.matches(host, 443)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "elsewhere.test *", "/8", "0.0.0.0/", "[", "[]:443"})
    void matchesNothingWithWhatIsNoEntry(String list) {
        NoProxy none = NoProxy.parse(list);
        assertThat(none.matches("corp.test", 443)).isFalse();
        assertThat(none.matches("192.0.2.1", 443)).isFalse();
        assertThat(none.matches("127.0.0.1", 443)).isTrue();
    }
}
