package io.ecrpusher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.simulator.Simulator;

import java.util.regex.Pattern;

/** Searches what commands print for credentials. */
public final class NoCredential {
    /** EKS bearer tokens, presigned URLs, Kubernetes ServiceAccount tokens, and private keys. */
    private static final Pattern SHAPES =
            Pattern.compile(
                    "k8s-aws-v1\\.|X-Amz-(?:Signature|Security-Token|Credential)|eyJhbGciOi|PRIVATE KEY");

    private NoCredential() {}

    /**
     * Fails if {@code output} holds anything that the simulated AWS issued or a cluster accepts, or
     * that looks like a credential. The message doesn't quote the output.
     */
    public static void in(String output, Simulator simulator) {
        assertThat(simulator.issuedSecrets().stream().anyMatch(output::contains))
                .as("the output holds a secret that AWS issued")
                .isFalse();
        assertThat(
                        simulator.clusters().stream()
                                .flatMap(cluster -> cluster.acceptedTokens().stream())
                                .anyMatch(output::contains))
                .as("the output holds a bearer token")
                .isFalse();
        assertThat(SHAPES.matcher(output).find())
                .as("the output holds text that looks like a credential")
                .isFalse();
    }
}
