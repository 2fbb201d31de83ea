package io.ecrpusher.simulator.kubernetes.request;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The representation of objects that a client accepts. */
public enum Representation {
    FULL,
    METADATA_ONLY;

    /**
     * Returns the representation that the {@code Accept} header asks for.
     *
     * @param metadataKind the {@code as} parameter of a request for metadata only
     * @throws ApiException 406 if the header accepts neither
     */
    public static Representation negotiate(Headers headers, String metadataKind) {
        List<String> accepts = headers.all("Accept");
        if (accepts.isEmpty()) {
            return FULL;
        }
        boolean json = false;
        for (String accept : accepts) {
            for (String range : accept.split(",", -1)) {
                String[] parts = range.split(";", -1);
                String type = parts[0].strip().toLowerCase(Locale.ROOT);
                if (!type.equals("application/json")
                        && !type.equals("*/*")
                        && !type.equals("application/*")) {
                    continue;
                }
                json = true;
                Map<String, String> parameters = parameters(parts);
                if (!parameters.containsKey("as")) {
                    return FULL;
                }
                if (parameters.get("as").equals(metadataKind)
                        && "meta.k8s.io".equals(parameters.get("g"))
                        && "v1".equals(parameters.get("v"))) {
                    return METADATA_ONLY;
                }
            }
        }
        throw json
                ? RequestErrors.unsupportedRepresentation()
                : RequestErrors.unsupportedAccept(metadataKind.endsWith("List"));
    }

    /** Returns the object in this representation. */
    public JsonObject of(StoredObject object) {
        return switch (this) {
            case FULL -> object.toJson();
            case METADATA_ONLY -> object.toPartialMetadata();
        };
    }

    private static Map<String, String> parameters(String[] parts) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                parameters.put(
                        parts[i].substring(0, equals).strip(),
                        parts[i].substring(equals + 1).strip());
            }
        }
        return parameters;
    }
}
