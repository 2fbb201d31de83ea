package io.ecrpusher.simulator.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first cluster of a kubeconfig: its URL and its authority's certificate in PEM. */
record Kubeconfig(URI server, String caPem) {

    /** Returns the file's first cluster, or empty while the file is absent or incomplete. */
    static Optional<Kubeconfig> read(Path file) {
        try {
            Object document =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            if (document instanceof Map<?, ?> config
                    && config.get("clusters") instanceof List<?> clusters
                    && !clusters.isEmpty()
                    && clusters.getFirst() instanceof Map<?, ?> named
                    && named.get("cluster") instanceof Map<?, ?> cluster
                    && cluster.get("server") instanceof String server) {
                return ca(file, cluster).map(ca -> new Kubeconfig(URI.create(server), ca));
            }
            return Optional.empty();
        } catch (IOException | YAMLException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the kubeconfig with which an API server calls a webhook. */
    static String ofWebhook(URI server, String caPem) {
        return """
        apiVersion: v1
        kind: Config
        clusters:
          - name: token-review
            cluster: {server: "%s", certificate-authority-data: %s}
        users:
          - {name: api-server, user: {}}
        contexts:
          - {name: webhook, context: {cluster: token-review, user: api-server}}
        current-context: webhook
        """
                .formatted(server, Base64.getEncoder().encodeToString(caPem.getBytes(UTF_8)));
    }

    private static Optional<String> ca(Path file, Map<?, ?> cluster) throws IOException {
        if (cluster.get("certificate-authority-data") instanceof String data) {
            return Optional.of(new String(Base64.getDecoder().decode(data), UTF_8));
        }
        return cluster.get("certificate-authority") instanceof String path
                ? Optional.of(Files.readString(file.resolveSibling(path)))
                : Optional.empty();
    }
}
