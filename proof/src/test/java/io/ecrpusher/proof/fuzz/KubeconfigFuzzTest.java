package io.ecrpusher.proof.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.cluster.OpenedCluster;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.kubernetes.ServersWithoutSockets;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Fuzzes kubeconfigs, in YAML and JSON, with the certificates and proxies in them. */
class KubeconfigFuzzTest {
    private static final String KUBECONFIG =
            """
            {"apiVersion":"v1","kind":"Config","current-context":"on-prem",
             "contexts":[{"name":"on-prem","context":{"cluster":"c","user":"u"}}],
             "clusters":[{"name":"c","cluster":{"server":"https://k8s.example.com:6443","certificate-authority-data":"","tls-server-name":"k8s","proxy-url":"http://user:%1$s@proxy.example.com:3128"}}],
             "users":[{"name":"u","user":{"token":"%1$s"}}]}\
            """
                    .formatted(Canary.TEXT);
    private static final String PROGRAM =
            """
            {"current-context":"p","contexts":[{"name":"p","context":{"cluster":"c","user":"u"}}],
             "clusters":[{"name":"c","cluster":{"server":"https://0123.gr7.eu-west-1.eks.amazonaws.com"}}],
             "users":[{"name":"u","user":{"exec":{"command":"aws","args":["--region","eu-west-1","eks","get-token","--cluster-name","prod"],"env":[{"name":"AWS_PROFILE","value":"%1$s"}]},"password":"%1$s"}}]}\
            """
                    .formatted(Canary.TEXT);

    @FuzzTest
    @DictionaryEntries({
        "current-context: ",
        "client-certificate-data: ",
        "client-key-data: ",
        "certificate-authority-data: ",
        "insecure-skip-tls-verify: true",
        "proxy-url: ",
        "exec:",
        "!!binary ",
        Canary.TEXT
    })
    void fuzz(byte[] input) {
        Work.check(JsonEdits.document(input, KUBECONFIG, PROGRAM), KubeconfigFuzzTest::parse);
    }

    private static void parse(String kubeconfig) {
        ClusterAccess access =
                new ClusterAccess(
                        new CachedDirectory(
                                _ -> {
                                    throw new FailureException(Cause.UNREACHABLE, "the test");
                                },
                                EndpointStore.NONE,
                                Clock.systemUTC()),
                        (_, _) -> {
                            throw new FailureException(Cause.UNREACHABLE, "the test");
                        },
                        (_, _) -> Credential.of(kubeconfig));
        Cluster cluster =
                new Cluster(
                        "on-prem",
                        "eu-west-1",
                        Optional.empty(),
                        new AccessMethod.Kubeconfig("arn", ""),
                        List.of(),
                        List.of());
        try {
            OpenedCluster opened = access.open(cluster);
            ServersWithoutSockets.answering(
                            _ -> {
                                throw new IOException();
                            })
                    .connect(opened.endpoint())
                    .close();
        } catch (FailureException e) {
            Output.checkExceptNames(e);
        }
    }
}
