package io.ecrpusher.simulator.kubernetes.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.StatusCause;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The options of a request that writes.
 *
 * <p>Rules and texts come from pkg/apis/meta/v1/validation of k8s.io/apimachinery.
 *
 * @param manager the field manager
 * @param force whether an apply takes over fields of other managers
 * @param dryRun whether to store nothing
 * @param strict whether to refuse unknown fields, by {@code fieldValidation=Strict}
 */
public record WriteOptions(String manager, boolean force, boolean dryRun, boolean strict) {
    /** FieldManagerMaxLength in k8s.io/apimachinery. */
    private static final int MAX_MANAGER_BYTES = 128;

    private static final Set<String> FIELD_VALIDATION = Set.of("", "Ignore", "Strict", "Warn");

    /**
     * Reads the options of a POST or a PUT from its query.
     *
     * @param kind {@code CreateOptions} or {@code UpdateOptions}
     * @throws io.ecrpusher.simulator.kubernetes.objects.ApiException 422 if they are invalid
     */
    public static WriteOptions of(ApiRequest request, String kind) {
        return checked(request, kind, new ArrayList<>());
    }

    /** Reads the options of a PATCH from its query. Only an apply may force. */
    public static WriteOptions ofPatch(ApiRequest request, boolean apply) {
        List<StatusCause> causes = new ArrayList<>();
        if (apply && request.parameter("fieldManager").isEmpty()) {
            causes.add(StatusCause.required("fieldManager", "is required for apply patch"));
        }
        if (!apply && !request.parameter("force").isEmpty()) {
            causes.add(StatusCause.forbidden("force", "may not be specified for non-apply patch"));
        }
        return checked(request, "PatchOptions", causes);
    }

    /**
     * Returns whether a DELETE is a dry run. Its body has the options, or else its query.
     *
     * @param body the DeleteOptions, or null
     */
    public static boolean isDryRun(ApiRequest request, JsonObject body) {
        List<StatusCause> causes = new ArrayList<>();
        JsonArray values = body == null ? query(request) : list(body);
        boolean dryRun = dryRun(values, causes);
        throwIfInvalid("DeleteOptions", causes);
        return dryRun;
    }

    private static WriteOptions checked(ApiRequest request, String kind, List<StatusCause> causes) {
        if (request.parameter("fieldManager").getBytes(UTF_8).length > MAX_MANAGER_BYTES) {
            causes.add(StatusCause.tooLong("fieldManager", MAX_MANAGER_BYTES));
        }
        boolean dryRun = dryRun(query(request), causes);
        String validation = request.parameter("fieldValidation");
        if (!FIELD_VALIDATION.contains(validation)) {
            causes.add(
                    StatusCause.notSupported(
                            "fieldValidation",
                            "\"" + validation + "\"",
                            "",
                            "Ignore",
                            "Strict",
                            "Warn"));
        }
        throwIfInvalid(kind, causes);
        return new WriteOptions(
                manager(request),
                request.parameter("force").equals("true"),
                dryRun,
                validation.equals("Strict"));
    }

    private static JsonArray query(ApiRequest request) {
        JsonArray values = new JsonArray();
        if (request.parameters().containsKey("dryRun")) {
            values.add(request.parameter("dryRun"));
        }
        return values;
    }

    private static JsonArray list(JsonObject options) {
        return options.get("dryRun") instanceof JsonArray values ? values : new JsonArray();
    }

    private static boolean dryRun(JsonArray values, List<StatusCause> causes) {
        for (JsonElement value : values) {
            if (!value.getAsString().equals("All")) {
                causes.add(StatusCause.notSupported("dryRun", values.toString(), "All"));
                return false;
            }
        }
        return !values.isEmpty();
    }

    private static void throwIfInvalid(String kind, List<StatusCause> causes) {
        if (!causes.isEmpty()) {
            throw ObjectErrors.invalid("meta.k8s.io", kind, kind + ".meta.k8s.io", "", causes);
        }
    }

    /** Returns the field manager: the query parameter, or else the program in the User-Agent. */
    private static String manager(ApiRequest request) {
        String manager = request.parameter("fieldManager");
        if (!manager.isEmpty()) {
            return manager;
        }
        String agent = request.http().headers().first("User-Agent").orElse("");
        int slash = agent.indexOf('/');
        String program = slash < 0 ? agent : agent.substring(0, slash);
        return program.isEmpty() ? "unknown" : program;
    }
}
