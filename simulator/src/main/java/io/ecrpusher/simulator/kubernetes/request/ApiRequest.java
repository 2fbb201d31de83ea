package io.ecrpusher.simulator.kubernetes.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.kubernetes.objects.Resource;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request and its attributes, as in kube-apiserver's RequestInfo
 * (k8s.io/apiserver/pkg/endpoints/request/requestinfo.go).
 *
 * @param resource the plural, or empty if the path names no resource
 * @param namespace also set for the path {@code namespaces/x}, because RBAC authorizes it in {@code
 *     x}
 */
public record ApiRequest(
        HttpRequest http,
        String verb,
        String group,
        String version,
        String resource,
        String namespace,
        String name,
        String subresource,
        Map<String, String> parameters) {

    /** The API group of access reviews. */
    public static final String AUTHORIZATION = "authorization.k8s.io";

    /** The API group of the review of the caller itself. */
    public static final String AUTHENTICATION = "authentication.k8s.io";

    /** The served API groups besides the core group. */
    public static final List<String> GROUPS =
            List.of(AUTHENTICATION, AUTHORIZATION, Resource.RBAC, Resource.ADMISSION);

    /** Reads the attributes from method, path, and query. */
    public static ApiRequest of(HttpRequest http) {
        List<String> parts =
                Arrays.stream(http.path().split("/", -1))
                        .filter(part -> !part.isEmpty())
                        .map(part -> URLDecoder.decode(part.replace("+", "%2B"), UTF_8))
                        .toList();
        Map<String, String> parameters = http.queryParameters();
        boolean core = parts.size() > 2 && parts.get(0).equals("api");
        boolean named = parts.size() > 3 && parts.get(0).equals("apis");
        if (!core && !named) {
            return new ApiRequest(http, lower(http.method()), "", "", "", "", "", "", parameters);
        }
        String group = core ? "" : parts.get(1);
        String version = parts.get(core ? 1 : 2);
        List<String> rest = parts.subList(core ? 2 : 3, parts.size());
        String namespace = "";
        if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
            namespace = rest.get(1);
            if (rest.size() > 2 && !List.of("status", "finalize").contains(rest.get(2))) {
                rest = rest.subList(2, rest.size());
            }
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String verb =
                switch (http.method()) {
                    case "GET", "HEAD" -> name.isEmpty() ? "list" : "get";
                    case "POST" -> "create";
                    case "PUT" -> "update";
                    case "PATCH" -> "patch";
                    case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
                    default -> lower(http.method());
                };
        if (verb.equals("list")) {
            // RBAC can allow a list of a single name by resourceNames.
            String selector = parameters.getOrDefault("fieldSelector", "");
            if (selector.startsWith("metadata.name=") && !selector.contains(",")) {
                name = selector.substring(selector.lastIndexOf('=') + 1);
            }
        }
        String subresource = rest.size() > 2 ? rest.get(2) : "";
        return new ApiRequest(
                http,
                verb,
                group,
                version,
                rest.getFirst(),
                namespace,
                name,
                subresource,
                parameters);
    }

    private static String lower(String method) {
        return method.toLowerCase(Locale.ROOT);
    }

    /** Returns true if the path names a resource, known or not. */
    public boolean namesResource() {
        return !resource.isEmpty();
    }

    /** Returns true if the path names a resource of a served group. Other paths are unknown. */
    public boolean isKnownGroup() {
        return namesResource() && (group.isEmpty() || GROUPS.contains(group));
    }

    /** Returns a query parameter, or an empty string. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Returns the object that the request is about, with no namespace if it is cluster-scoped. */
    public ObjectRef target(Resource of) {
        return new ObjectRef(of, of.namespaced() ? namespace : "", name);
    }

    /**
     * Returns the representation of a single object that the client accepts.
     *
     * @throws io.ecrpusher.simulator.kubernetes.objects.ApiException 406 if it accepts none
     */
    public Representation acceptedObject() {
        return Representation.negotiate(http.headers(), "PartialObjectMetadata");
    }

    /** Returns what the request needs permission for. */
    public Attributes attributes() {
        return namesResource()
                ? new Attributes.ForResource(verb, group, resource, subresource, namespace, name)
                : new Attributes.ForPath(verb, http.path());
    }
}
