package io.ecrpusher.kubernetes.proxy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy for HTTPS that the environment names, by the rules of Go's
 * golang.org/x/net/http/httpproxy.
 *
 * @param url the value of {@code HTTPS_PROXY} or {@code https_proxy}, empty for none
 */
public record EnvironmentProxy(Credential url, String variable, NoProxy exceptions) {
    public static EnvironmentProxy of(Map<String, String> environment) {
        String variable = set(environment, "HTTPS_PROXY", "https_proxy");
        return new EnvironmentProxy(
                Credential.of(environment.getOrDefault(variable, "")),
                variable,
                NoProxy.parse(
                        environment.getOrDefault(set(environment, "NO_PROXY", "no_proxy"), "")));
    }

    private static String set(Map<String, String> environment, String... variables) {
        return List.of(variables).stream()
                .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
                .findFirst()
                .orElse(variables[0]);
    }

    /**
     * Returns the proxy for a server, or empty for a direct connection.
     *
     * @param host lowercase name, or an address without brackets
     */
    public Optional<ProxyServer> proxyFor(String host, int port) throws FailureException {
        return url.reveal().isEmpty() || exceptions.matches(host, port)
                ? Optional.empty()
                : Optional.of(ProxyServer.parse(url, variable));
    }
}
