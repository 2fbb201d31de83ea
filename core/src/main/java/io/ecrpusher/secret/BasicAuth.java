package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The login of one registry, without its host. The object that refers to the Secret, such as Flux's
 * HelmRepository, holds the host.
 */
record BasicAuth() implements SecretDocument {
    @Override
    public String type() {
        return "kubernetes.io/basic-auth";
    }

    @Override
    public SortedMap<String, Credential> data(SortedMap<String, Credential> passwords) {
        if (passwords.size() != 1) {
            throw new IllegalArgumentException("%d logins, not one".formatted(passwords.size()));
        }
        return new TreeMap<>(
                Map.of(
                        "username",
                        Credential.of(DockerAuths.USER),
                        "password",
                        passwords.get(passwords.firstKey())));
    }
}
