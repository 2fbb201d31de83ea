package io.ecrpusher.secret;

import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;

/** Logins in the format of Docker's {@code config.json}. */
final class DockerAuths {
    static final String USER = "AWS";

    private DockerAuths() {}

    /** Returns a Docker config with the entries under {@code auths}. */
    static JsonObject config(SortedMap<String, Credential> passwords) {
        JsonObject config = new JsonObject();
        config.add("auths", of(passwords));
        return config;
    }

    /** Returns the entries by host, without the {@code auths} wrapper. */
    static JsonObject of(SortedMap<String, Credential> passwords) {
        JsonObject auths = new JsonObject();
        passwords.forEach((host, password) -> auths.add(host, entry(password)));
        return auths;
    }

    /**
     * Returns one entry. Podman ignores an entry without {@code auth}. Docker and tools that share
     * its config loader reject the whole document if {@code auth} has no base64 padding. The
     * kubelet also reads {@code username} and {@code password}.
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
