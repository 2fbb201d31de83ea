package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.Resource;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The API discovery documents that kubectl reads before any other request. */
final class Discovery {
    private Discovery() {}

    /** Returns the document at {@code path}, if there is one. */
    static Optional<JsonElement> document(String path) {
        return switch (path) {
            case "/api" ->
                    Optional.of(Manifests.json("{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}"));
            case "/apis" -> {
                JsonObject list = head("APIGroupList");
                JsonArray groups = new JsonArray();
                groups.add(group(Resource.RBAC));
                groups.add(group(AccessReviews.GROUP));
                list.add("groups", groups);
                yield Optional.of(list);
            }
            case "/api/v1" -> Optional.of(resources("", List.of()));
            case "/apis/" + Resource.RBAC + "/v1" ->
                    Optional.of(resources(Resource.RBAC, List.of()));
            case "/apis/" + AccessReviews.GROUP + "/v1" ->
                    Optional.of(
                            resources(
                                    AccessReviews.GROUP,
                                    List.of(
                                            resource(
                                                    "selfsubjectaccessreviews",
                                                    "SelfSubjectAccessReview",
                                                    false,
                                                    "create"))));
            default -> Optional.empty();
        };
    }

    private static JsonObject head(String kind) {
        JsonObject head = new JsonObject();
        head.addProperty("kind", kind);
        head.addProperty("apiVersion", "v1");
        return head;
    }

    private static JsonElement group(String name) {
        String version = "{\"groupVersion\":\"%s/v1\",\"version\":\"v1\"}".formatted(name);
        return Manifests.json(
                "{\"name\":\"%s\",\"versions\":[%s],\"preferredVersion\":%s}"
                        .formatted(name, version, version));
    }

    private static JsonObject resources(String group, List<JsonElement> additional) {
        JsonObject list = head("APIResourceList");
        list.addProperty("groupVersion", group.isEmpty() ? "v1" : group + "/v1");
        JsonArray resources = new JsonArray();
        for (Resource resource : Resource.values()) {
            if (resource.group().equals(group)) {
                resources.add(
                        resource(
                                resource.plural(),
                                resource.kind(),
                                resource.namespaced(),
                                "create\",\"delete\",\"get\",\"list\",\"patch\",\"update"));
            }
        }
        additional.forEach(resources::add);
        list.add("resources", resources);
        return list;
    }

    private static JsonElement resource(
            String plural, String kind, boolean namespaced, String verbs) {
        return Manifests.json(
                "{\"name\":\"%s\",\"singularName\":\"%s\",\"namespaced\":%s,\"kind\":\"%s\",\"shortNames\":[%s],\"verbs\":[\"%s\"]}"
                        .formatted(
                                plural,
                                kind.toLowerCase(Locale.ROOT),
                                namespaced,
                                kind,
                                shortNames(plural),
                                verbs));
    }

    private static String shortNames(String plural) {
        return switch (plural) {
            case "namespaces" -> "\"ns\"";
            case "serviceaccounts" -> "\"sa\"";
            default -> "";
        };
    }
}
