package io.ecrpusher.simulator.kubernetes.objects;

import io.ecrpusher.simulator.kubernetes.fields.FieldConflictException;

import java.util.ArrayList;
import java.util.List;

/**
 * The API server's errors about an object: missing, conflicting, invalid, or forbidden.
 *
 * <p>The texts come from k8s.io/apimachinery/pkg/api/errors/errors.go. The contract suite compares
 * them with a real server.
 */
public final class ObjectErrors {
    private ObjectErrors() {}

    /** Returns the 404 of an object that doesn't exist. */
    public static ApiException notFound(Resource resource, String name) {
        return error(
                404,
                "NotFound",
                "%s \"%s\" not found".formatted(resource.qualifiedPlural(), name),
                resource,
                name);
    }

    /** Returns the 409 of a create for an object that exists. */
    public static ApiException alreadyExists(Resource resource, String name) {
        return error(
                409,
                "AlreadyExists",
                "%s \"%s\" already exists".formatted(resource.qualifiedPlural(), name),
                resource,
                name);
    }

    /** Returns the 409 of a write with an outdated {@code resourceVersion}. */
    public static ApiException modified(Resource resource, String name) {
        return error(
                409,
                "Conflict",
                ("Operation cannot be fulfilled on %s \"%s\": the object has been modified; please"
                                + " apply your changes to the latest version and try again")
                        .formatted(resource.qualifiedPlural(), name),
                resource,
                name);
    }

    /** Returns the 409 of a deletion whose precondition doesn't hold. */
    public static ApiException preconditionFailed(Resource resource, String name, String detail) {
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s"
                        .formatted(resource.qualifiedKind(), name, detail),
                Status.details(name, resource.group(), resource.kind(), List.of()));
    }

    /** Returns the 409 of an apply that conflicts with other field managers. */
    public static ApiException fieldConflicts(FieldConflictException conflicts) {
        List<StatusCause> causes = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        conflicts
                .fieldsByManager()
                .forEach(
                        (manager, fields) -> {
                            lines.add("conflicts with " + manager + ":");
                            for (String path : fields.paths()) {
                                lines.add("- " + path);
                                causes.add(
                                        new StatusCause(
                                                "FieldManagerConflict",
                                                "conflict with " + manager,
                                                path));
                            }
                        });
        boolean single = causes.size() == 1;
        String list =
                single
                        ? causes.getFirst().message() + ": " + causes.getFirst().field()
                        : String.join("\n", lines);
        String message =
                "Apply failed with %d %s: %s"
                        .formatted(causes.size(), single ? "conflict" : "conflicts", list);
        return new ApiException(409, "Conflict", message, Status.details("", "", "", causes));
    }

    /** Returns the 422 of an object that breaks validation rules. */
    public static ApiException invalid(Resource resource, String name, List<StatusCause> causes) {
        return invalid(resource.group(), resource.kind(), resource.qualifiedKind(), name, causes);
    }

    /**
     * Returns the 422 of anything that breaks validation rules, such as request options.
     *
     * @param qualifiedKind the kind as the message shows it
     */
    public static ApiException invalid(
            String group,
            String kind,
            String qualifiedKind,
            String name,
            List<StatusCause> causes) {
        // A real server repeats a cause in the details, but not in the message.
        List<String> texts =
                causes.stream()
                        .map(cause -> cause.field() + ": " + cause.message())
                        .distinct()
                        .toList();
        return new ApiException(
                422,
                "Invalid",
                "%s \"%s\" is invalid: %s"
                        .formatted(
                                qualifiedKind,
                                name,
                                texts.size() == 1
                                        ? texts.getFirst()
                                        : "[" + String.join(", ", texts) + "]"),
                Status.details(name, group, kind, causes));
    }

    /**
     * Returns a 403.
     *
     * @param name empty if the request names no object
     */
    public static ApiException forbidden(
            String group, String plural, String name, String detail, StatusCause... causes) {
        String qualified = group.isEmpty() ? plural : plural + "." + group;
        return new ApiException(
                403,
                "Forbidden",
                "%s is forbidden: %s"
                        .formatted(
                                name.isEmpty() ? qualified : qualified + " \"" + name + "\"",
                                detail),
                Status.details(name, group, plural, List.of(causes)));
    }

    /**
     * Returns the error of a request that an admission policy denies.
     *
     * @param reason the policy's reason, which determines the HTTP status
     */
    public static ApiException denied(
            Resource resource, String name, String message, String reason) {
        int code =
                switch (reason) {
                    case "Unauthorized" -> 401;
                    case "Forbidden" -> 403;
                    case "RequestEntityTooLarge" -> 413;
                    default -> 422;
                };
        return new ApiException(
                code,
                reason,
                "%s \"%s\" is forbidden: %s".formatted(resource.qualifiedPlural(), name, message),
                Status.details(
                        name,
                        resource.group(),
                        resource.plural(),
                        List.of(new StatusCause("", message, ""))));
    }

    private static ApiException error(
            int code, String reason, String message, Resource resource, String name) {
        return new ApiException(
                code,
                reason,
                message,
                Status.details(name, resource.group(), resource.plural(), List.of()));
    }
}
