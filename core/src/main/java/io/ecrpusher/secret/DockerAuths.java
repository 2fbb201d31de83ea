package io.ecrpusher.secret;

import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;

/** Docker's way of writing logins down. */
final class DockerAuths {
    static final String USER = "AWS";

    private DockerAuths() {}

    /** A Docker config, {@code config.json}. */
    static JsonObject config(SortedMap<String, Credential> passwords) {
        JsonObject config = new JsonObject();
        config.add("auths", of(passwords));
        return config;
    }

    /** The entries alone, by host. */
    static JsonObject of(SortedMap<String, Credential> passwords) {
        JsonObject auths = new JsonObject();
        passwords.forEach((host, password) -> auths.add(host, entry(password)));
        return auths;
    }

    /**
     * Podman passes over an entry without {@code auth}; without its padding docker's kin refuse the
     * whole document. The kubelet reads {@code username} and {@code password} too.
     */
    private static JsonObject entry(Credential password) {
        byte[] userAndPassword = (USER + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        JsonObject entry = new JsonObject();
        entry.addProperty("username", USER);
        entry.addProperty("password", password.reveal());
        entry.addProperty("auth", Base64.getEncoder().encodeToString(userAndPassword));
        return entry;
    }
}
