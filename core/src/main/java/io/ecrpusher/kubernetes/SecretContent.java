package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;

import java.util.Map;

/**
 * What a Secret holds.
 *
 * @param resourceVersion of its state when it was read
 * @param data the decoded values by key
 */
public record SecretContent(
        String resourceVersion, Map<String, String> annotations, Map<String, Credential> data) {
    public SecretContent {
        annotations = Map.copyOf(annotations);
        data = Map.copyOf(data);
    }
}
