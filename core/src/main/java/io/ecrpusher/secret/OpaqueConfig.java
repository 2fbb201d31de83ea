package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

import java.util.SortedMap;

/**
 * A Docker config by the name that tools look for in a mounted directory. No pull secret: kubelets
 * pass it over.
 */
record OpaqueConfig() implements SecretDocument {
    @Override
    public String type() {
        return "Opaque";
    }

    @Override
    public SortedMap<String, Credential> data(SortedMap<String, Credential> passwords) {
        return SecretDocument.of("config.json", DockerAuths.config(passwords));
    }
}
