package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

import java.util.SortedMap;

/** A pull secret with a Docker config. */
record Dockerconfigjson() implements SecretDocument {
    @Override
    public String type() {
        return "kubernetes.io/dockerconfigjson";
    }

    @Override
    public SortedMap<String, Credential> data(SortedMap<String, Credential> passwords) {
        return SecretDocument.of(".dockerconfigjson", DockerAuths.config(passwords));
    }
}
