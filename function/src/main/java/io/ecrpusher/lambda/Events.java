package io.ecrpusher.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.plan.Trigger;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an event asks for. */
final class Events {
    private static final int MOST_MINUTES = 24 * 60;
    private static final Set<String> FIELDS = Set.of("clusters", "secrets", "sweep");

    private Events() {}

    /**
     * The trigger that {@code event} means; empty if it is about something else.
     *
     * <ul>
     *   <li>{@code {"sweep": {"minutes": 15}}}: a sweep;
     *   <li>{@code {"clusters": ["prod"], "secrets": ["ecr-pull"]}} or one of the two, by itself or
     *       as the detail of a {@code Push Requested} event: a push of these;
     *   <li>CloudTrail's CreateAccessEntry or AssociateAccessPolicy of EKS: a push of that cluster;
     *   <li>CloudTrail's CreateCluster: the same, once the cluster is there;
     *   <li>S3's Object Created: the whole rotation, if it is the fleet file;
     *   <li>any other object, such as a schedule's event, or nothing: the whole rotation.
     * </ul>
     *
     * @param event JSON, or nothing
     * @param fleetFile {@code FLEET_FILE}
     * @throws InvalidEventException if it asks for one of these in words that are not known
     */
    static Optional<Trigger> trigger(String event, String fleetFile) {
        JsonElement parsed = parse(event);
        if (parsed.isJsonNull()) {
            return Optional.of(new Trigger.Rotate());
        }
        if (!(parsed instanceof JsonObject object)) {
            throw wrong("event is " + parsed);
        }
        // Who asks for some clusters in the wrong words must not get all of them.
        for (String field : object.keySet()) {
            if (isMistyped(field)) {
                throw wrong("event has '%s'".formatted(field));
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
                    fleetFile.equals(address(detail))
                            ? Optional.of(new Trigger.Rotate())
                            : Optional.empty();
            default ->
                    Optional.of(
                            object.has("clusters") || object.has("secrets")
                                    ? push(object)
                                    : new Trigger.Rotate());
        };
    }

    /** An access entry is made when the cluster is active; a call that failed has made nothing. */
    private static Optional<Trigger> eksCall(JsonObject detail) {
        if (detail.has("errorCode")
                || !(detail.get("requestParameters") instanceof JsonObject asked)) {
            return Optional.empty();
        }
        String cluster =
                text(detail, "awsRegion")
                        + "/"
                        + text(asked, asked.has("name") ? "name" : "clusterName");
        return switch (text(detail, "eventName")) {
            case "CreateAccessEntry", "AssociateAccessPolicy" ->
                    Optional.of(new Trigger.Push(List.of(cluster)));
            case "CreateCluster" -> Optional.of(Trigger.Push.toNewCluster(cluster));
            default -> Optional.empty();
        };
    }

    private static String address(JsonObject detail) {
        return detail.get("bucket") instanceof JsonObject bucket
                        && detail.get("object") instanceof JsonObject object
                ? "s3://%s/%s".formatted(text(bucket, "name"), text(object, "key"))
                : "";
    }

    private static String text(JsonObject object, String field) {
        return object.get(field) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    private static Trigger push(JsonObject asked) {
        if (!asked.has("clusters") && !asked.has("secrets")) {
            throw wrong("event's clusters are missing");
        }
        return new Trigger.Push(names(asked, "clusters"), names(asked, "secrets"));
    }

    private static List<String> names(JsonObject asked, String field) {
        if (!asked.has(field)) {
            return List.of();
        }
        if (asked.get(field) instanceof JsonArray list
                && !list.isEmpty()
                && list.asList().stream().allMatch(JsonElement::isJsonPrimitive)) {
            return list.asList().stream().map(JsonElement::getAsString).toList();
        }
        throw wrong("event's %s are %s".formatted(field, asked.get(field)));
    }

    private static boolean isMistyped(String field) {
        String lower = field.toLowerCase(Locale.ROOT);
        return !FIELDS.contains(field) && (FIELDS.contains(lower) || FIELDS.contains(lower + "s"));
    }

    private static InvalidEventException wrong(String what) {
        return new InvalidEventException(
                "the %s; write their names, such as {\"clusters\": [\"prod\", \"us-east-1/prod\"]} or {\"secrets\": [\"ecr-pull\"]}, or nothing for the whole rotation"
                        .formatted(what));
    }

    private static Duration window(JsonElement sweep) {
        try {
            if (sweep instanceof JsonObject object
                    && object.get("minutes") instanceof JsonPrimitive minutes) {
                int count = Integer.parseInt(minutes.getAsString());
                if (count >= 1 && count <= MOST_MINUTES) {
                    return Duration.ofMinutes(count);
                }
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new InvalidEventException(
                "the event's sweep is %s; write the minutes to look back, 1 to %d, such as {\"sweep\": {\"minutes\": 15}}"
                        .formatted(sweep, MOST_MINUTES));
    }

    private static JsonElement parse(String event) {
        try {
            return JsonParser.parseString(event);
        } catch (JsonParseException _) {
            throw wrong("event is no JSON");
        }
    }
}
