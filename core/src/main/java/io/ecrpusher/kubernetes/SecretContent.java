package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;

import java.util.Map;

/**
 * The content of a Secret.
 *
 * @param resourceVersion the version that was read
 * @param data the decoded values by key
 */
public record SecretContent(
        String resourceVersion, Map<String, String> annotations, Map<String, Credential> data) {
    public SecretContent {
        annotations = Map.copyOf(annotations);
        data = Map.copyOf(data);
    }
}
