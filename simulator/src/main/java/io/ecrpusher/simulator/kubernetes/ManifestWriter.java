package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;
import io.ecrpusher.simulator.kubernetes.request.RequestBodies;
import io.ecrpusher.simulator.kubernetes.request.WriteOptions;

import java.util.Set;

/** Writes the objects of manifests to a cluster, past authentication and authorization. */
final class ManifestWriter {
    private static final WriteOptions OPTIONS = new WriteOptions("simulator", true, false, false);
    private static final User OPERATOR = new User(OPTIONS.manager(), Set.of(User.MASTERS));

    private final ObjectWriter writer;

    ManifestWriter(ObjectWriter writer) {
        this.writer = writer;
    }

    void createNamespace(String namespace) {
        apply(
                """
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%1$s"}}
                ---
                {"apiVersion": "v1", "kind": "ServiceAccount",
                 "metadata": {"name": "default", "namespace": "%1$s"}}
                """
                        .formatted(namespace));
    }

    void apply(String manifest) {
        Manifests.objects(manifest).forEach(this::apply);
    }

    private void apply(JsonObject object) {
        String apiVersion = object.get("apiVersion").getAsString();
        String kind = object.get("kind").getAsString();
        Resource resource = resource(apiVersion, kind);
        JsonObject metadata = object.getAsJsonObject("metadata");
        String namespace = "";
        if (resource.namespaced()) {
            namespace =
                    metadata.has("namespace") ? metadata.get("namespace").getAsString() : "default";
        }
        String name = metadata.get("name").getAsString();
        RequestBodies.requireSchema(object, resource, name);
        var target = new ObjectRef(resource, namespace, name);
        ObjectWriter.Applied _ = writer.apply(OPERATOR, target, object, OPTIONS);
    }

    /** Returns the resource of a kind. */
    static Resource resource(String apiVersion, String kind) {
        return Resource.byKind(apiVersion, kind)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "The simulator has no %s %s".formatted(apiVersion, kind)));
    }
}
