package io.ecrpusher.secret;

import com.google.gson.JsonObject;

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
    public String key() {
        return ".dockercfg";
    }

    @Override
    public JsonObject render(SortedMap<String, Credential> passwords) {
        return DockerAuths.of(passwords);
    }
}
