package io.ecrpusher.secret;

import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;

import java.util.SortedMap;

/** A pull secret that holds a Docker config. */
record Dockerconfigjson() implements SecretDocument {
    @Override
    public String type() {
        return "kubernetes.io/dockerconfigjson";
    }

    @Override
    public String key() {
        return ".dockerconfigjson";
    }

    @Override
    public JsonObject render(SortedMap<String, Credential> passwords) {
        return DockerAuths.config(passwords);
    }
}
