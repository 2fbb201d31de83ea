package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

import java.util.SortedMap;

/**
 * A Docker config under the file name that tools look for in a mounted directory. Not a pull
 * secret: kubelets ignore it.
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
