package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.request.ApiRequest;
import io.ecrpusher.simulator.kubernetes.request.RequestErrors;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The API discovery documents that kubectl reads before any other request. */
final class Discovery {
    private Discovery() {}

    /**
     * Returns the document at {@code path}, if there is one.
     *
     * @throws io.ecrpusher.simulator.kubernetes.objects.ApiException 404 for a version that a group
     *     doesn't have
     */
    static Optional<JsonElement> document(String path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = List.of(path.substring(1).split("/", -1));
        boolean core = parts.getFirst().equals("api");
        if (path.equals("/api")) {
            return Optional.of(Manifests.json("{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}"));
        }
        if (path.equals("/apis")) {
            JsonObject list = head("APIGroupList");
            JsonArray groups = new JsonArray();
            ApiRequest.GROUPS.forEach(name -> groups.add(group(name)));
            list.add("groups", groups);
            return Optional.of(list);
        }
        if (core && parts.size() == 2) {
            return Optional.of(resources("", parts.get(1)));
        }
        if (!parts.getFirst().equals("apis") || !ApiRequest.GROUPS.contains(parts.get(1))) {
            return Optional.empty();
        }
        if (parts.size() == 2) {
            JsonObject document = head("APIGroup");
            group(parts.get(1))
                    .entrySet()
                    .forEach(entry -> document.add(entry.getKey(), entry.getValue()));
            return Optional.of(document);
        }
        return parts.size() == 3
                ? Optional.of(resources(parts.get(1), parts.get(2)))
                : Optional.empty();
    }

    private static JsonObject head(String kind) {
        JsonObject head = new JsonObject();
        head.addProperty("kind", kind);
        head.addProperty("apiVersion", "v1");
        return head;
    }

    private static JsonObject group(String name) {
        String version = "{\"groupVersion\":\"%s/v1\",\"version\":\"v1\"}".formatted(name);
        return Manifests.json(
                        "{\"name\":\"%s\",\"versions\":[%s],\"preferredVersion\":%s}"
                                .formatted(name, version, version))
                .getAsJsonObject();
    }

    private static JsonObject resources(String group, String version) {
        if (!version.equals("v1")) {
            throw RequestErrors.noSuchResource();
        }
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
        switch (group) {
            case ApiRequest.AUTHENTICATION -> resources.add(review("SelfSubjectReview"));
            case ApiRequest.AUTHORIZATION -> {
                resources.add(review("SelfSubjectAccessReview"));
                resources.add(review("SelfSubjectRulesReview"));
            }
            default -> {
                // The other groups only have resources that are stored.
            }
        }
        list.add("resources", resources);
        return list;
    }

    private static JsonElement review(String kind) {
        return resource(kind.toLowerCase(Locale.ROOT) + "s", kind, false, "create");
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
