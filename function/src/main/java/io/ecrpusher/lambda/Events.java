package io.ecrpusher.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.plan.Trigger;
import io.ecrpusher.settings.Settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the event of an invocation. */
final class Events {
    private static final Set<String> FIELDS = Set.of("clusters", "secrets", "sweep");

    private Events() {}

    /**
     * Returns the trigger for {@code event}, or empty if the event isn't about this fleet.
     *
     * <ul>
     *   <li>{@code {"sweep": {"minutes": 15}}}: a sweep.
     *   <li>{@code {"clusters": ["prod"], "secrets": ["ecr-pull"]}}, or one of the two fields: a
     *       push. The fields are at the top level or in the detail of a {@code Push Requested}
     *       event.
     *   <li>CloudTrail's CreateAccessEntry or AssociateAccessPolicy for EKS: a push to that
     *       cluster.
     *   <li>CloudTrail's CreateCluster: the same, after the cluster has become active.
     *   <li>S3's Object Created: a rotation, if the object is the fleet file.
     *   <li>Any other object, such as a scheduled event, or no event: a rotation.
     * </ul>
     *
     * @param event JSON; empty or {@code null} in JSON means no event
     * @param fleetFile the value of {@code FLEET_FILE}
     * @throws InvalidEventException if the event isn't a JSON object, or one of the fields above is
     *     misspelled or has a wrong value
     */
    static Optional<Trigger> trigger(String event, String fleetFile) {
        JsonElement parsed = parse(event);
        if (parsed.isJsonNull()) {
            return Optional.of(new Trigger.Rotate());
        }
        if (!(parsed instanceof JsonObject object)) {
            throw invalid("the event is %s, not a JSON object".formatted(parsed));
        }
        // A misspelled field would otherwise start a rotation of the whole fleet.
        for (String field : object.keySet()) {
            if (isMistyped(field)) {
                throw invalid("the event has an unknown field '%s'".formatted(field));
            }
        }
        if (object.has("sweep")) {
            return Optional.of(new Trigger.Sweep(window(object.get("sweep"))));
        }
        JsonObject detail = object.get("detail") instanceof JsonObject found ? found : object;
        return switch (text(object, "detail-type")) {
            case "Push Requested" -> Optional.of(push(detail));
            case "AWS API Call via CloudTrail" -> eksCall(detail);
            case "Object Created" ->
                    fleetFile.equals(objectUri(detail))
                            ? Optional.of(new Trigger.Rotate())
                            : Optional.empty();
            default ->
                    Optional.of(
                            object.has("clusters") || object.has("secrets")
                                    ? push(object)
                                    : new Trigger.Rotate());
        };
    }

    /**
     * Returns the push for an EKS call that CloudTrail recorded. A failed call changed nothing. An
     * access entry can only be created in an active cluster, so its push needs no delay.
     */
    private static Optional<Trigger> eksCall(JsonObject detail) {
        if (detail.has("errorCode")
                || !(detail.get("requestParameters") instanceof JsonObject request)) {
            return Optional.empty();
        }
        String cluster =
                text(detail, "awsRegion")
                        + "/"
                        + text(request, request.has("name") ? "name" : "clusterName");
        return switch (text(detail, "eventName")) {
            case "CreateAccessEntry", "AssociateAccessPolicy" ->
                    Optional.of(new Trigger.Push(List.of(cluster)));
            case "CreateCluster" -> Optional.of(Trigger.Push.toNewCluster(cluster));
            default -> Optional.empty();
        };
    }

    private static String objectUri(JsonObject detail) {
        return detail.get("bucket") instanceof JsonObject bucket
                        && detail.get("object") instanceof JsonObject object
                ? "s3://%s/%s".formatted(text(bucket, "name"), text(object, "key"))
                : "";
    }

    private static String text(JsonObject object, String field) {
        return object.get(field) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    private static Trigger push(JsonObject request) {
        if (!request.has("clusters") && !request.has("secrets")) {
            throw invalid("the event has no 'clusters' and no 'secrets'");
        }
        return new Trigger.Push(names(request, "clusters"), names(request, "secrets"));
    }

    private static List<String> names(JsonObject request, String field) {
        if (!request.has(field)) {
            return List.of();
        }
        if (request.get(field) instanceof JsonArray list
                && !list.isEmpty()
                && list.asList().stream().allMatch(JsonElement::isJsonPrimitive)) {
            return list.asList().stream().map(JsonElement::getAsString).toList();
        }
        throw invalid(
                "the event's '%s' is %s, not a list of names".formatted(field, request.get(field)));
    }

    private static boolean isMistyped(String field) {
        String lower = field.toLowerCase(Locale.ROOT);
        return !FIELDS.contains(field) && (FIELDS.contains(lower) || FIELDS.contains(lower + "s"));
    }

    private static InvalidEventException invalid(String problem) {
        return new InvalidEventException(
                "%s; write a list of names, such as {\"clusters\": [\"prod\", \"us-east-1/prod\"]} or {\"secrets\": [\"ecr-pull\"]}, or send {} to rotate the whole fleet"
                        .formatted(problem));
    }

    private static Duration window(JsonElement sweep) {
        try {
            if (sweep instanceof JsonObject object
                    && object.get("minutes") instanceof JsonPrimitive minutes) {
                int count = Integer.parseInt(minutes.getAsString());
                if (count >= 1 && count <= Settings.SWEEP_MAX_MINUTES) {
                    return Duration.ofMinutes(count);
                }
            }
        } catch (NumberFormatException _) {
            // reported below
        }
        throw new InvalidEventException(
                "the event's 'sweep' is %s; write the minutes to look back, 1 to %d, such as {\"sweep\": {\"minutes\": 15}}"
                        .formatted(sweep, Settings.SWEEP_MAX_MINUTES));
    }

    private static JsonElement parse(String event) {
        try {
            return JsonParser.parseString(event);
        } catch (JsonParseException _) {
            throw invalid("the event isn't valid JSON");
        }
    }
}
