package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

import java.util.SortedMap;

/**
 * A pull secret of the older form: the hosts stand at the top. Wrapped in {@code auths}, nobody
 * finds them.
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
