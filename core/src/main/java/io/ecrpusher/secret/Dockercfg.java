package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

import java.util.SortedMap;

/**
 * A pull secret in the legacy format, with the hosts at the top level. Readers don't find them in
 * an {@code auths} wrapper.
 */
record Dockercfg() implements SecretDocument {
    @Override
    public String type() {
        return "kubernetes.io/dockercfg";
    }

    @Override
    public SortedMap<String, Credential> data(SortedMap<String, Credential> passwords) {
        return SecretDocument.of(".dockercfg", DockerAuths.of(passwords));
    }
}
