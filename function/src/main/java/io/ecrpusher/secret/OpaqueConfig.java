package io.ecrpusher.secret;

import com.google.gson.JsonObject;

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
    public String key() {
        return "config.json";
    }

    @Override
    public JsonObject render(SortedMap<String, Credential> passwords) {
        return DockerAuths.config(passwords);
    }
}
