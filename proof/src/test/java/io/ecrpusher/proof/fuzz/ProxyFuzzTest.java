package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.proxy.EnvironmentProxy;

import java.util.Map;

/** Fuzzes the environment variables that name a proxy and its exceptions. */
class ProxyFuzzTest {
    @FuzzTest
    @DictionaryEntries({
        "HTTPS_PROXY=",
        "https_proxy=",
        "NO_PROXY=",
        "http://user:" + Canary.TEXT + "@proxy.example.com:3128",
        "socks5://",
        "socks5h://user:" + Canary.TEXT + "@",
        "10.0.0.0/8",
        "[::1]:6443",
        "*.example.com"
    })
    void fuzz(byte[] input) {
        Work.check(new String(input, UTF_8), text -> parse(ParametersFuzzTest.environment(text)));
    }

    private static void parse(Map<String, String> environment) {
        EnvironmentProxy proxy = EnvironmentProxy.of(environment);
        String host = environment.getOrDefault("HOST", "k8s.example.com");
        for (String server : new String[] {host, "10.0.0.1", "::1"}) {
            try {
                proxy.proxyFor(server, 6443)
                        .ifPresent(
                                one -> {
                                    Output.check(one.toString());
                                    Output.check(one.address());
                                });
            } catch (FailureException e) {
                Output.check(e);
            }
        }
    }
}
