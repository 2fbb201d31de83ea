package io.ecrpusher.lambda;

import static io.ecrpusher.lambda.Expected.invalid;
import static io.ecrpusher.lambda.Expected.name;
import static io.ecrpusher.lambda.Expected.names;
import static io.ecrpusher.lambda.Expected.onlyFields;
import static io.ecrpusher.lambda.Expected.shape;
import static io.ecrpusher.lambda.Expected.suggestion;
import static io.ecrpusher.lambda.Incoming.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.plan.Trigger;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.Quote;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the event of an invocation.
 *
 * @param fleetFile the value of {@code FLEET_FILE}
 * @param accounts the AWS accounts whose {@code Push Requested} events are accepted
 */
record Events(String fleetFile, Set<String> accounts) {
    private static final Set<String> PUSH_FIELDS = Set.of("clusters", "secrets");
    private static final Set<String> FIELDS = Set.of("clusters", "secrets", "sweep", "rotate");
    private static final Set<String> SUGGESTED_FIELDS =
            Set.of("clusters", "secrets", "sweep", "rotate", "detail-type");

    private static final String SCHEDULED = "Scheduled Event";
    private static final String REQUESTED = "Push Requested";
    private static final String API_CALL = "AWS API Call via CloudTrail";
    private static final String OBJECT_CREATED = "Object Created";
    private static final List<String> DETAIL_TYPES =
            List.of(SCHEDULED, REQUESTED, API_CALL, OBJECT_CREATED);

    private static final int ARN_ACCOUNT = 4;

    Events {
        accounts = Set.copyOf(accounts);
    }

    /**
     * Returns the events that the stack accepts.
     *
     * @param environment may list accounts in {@code PUSH_ACCOUNTS}; if it doesn't, only the
     *     function's own account may request pushes
     * @param functionArn the ARN of the function
     */
    static Events of(Map<String, String> environment, String functionArn) {
        String accounts = environment.getOrDefault("PUSH_ACCOUNTS", "");
        return new Events(
                environment.getOrDefault("FLEET_FILE", ""),
                accounts.isBlank()
                        ? account(functionArn)
                        : Set.copyOf(List.of(accounts.split(","))));
    }

    private static Set<String> account(String functionArn) {
        String[] parts = functionArn.split(":", -1);
        return parts.length > ARN_ACCOUNT ? Set.of(parts[ARN_ACCOUNT]) : Set.of();
    }

    /**
     * Returns the trigger for {@code event}, or empty if the event isn't about this fleet.
     *
     * <ul>
     *   <li>No event, {@code {}}, {@code {"rotate": "all"}}, or a schedule's event: a rotation.
     *   <li>{@code {"sweep": {"minutes": 15}}}: a sweep.
     *   <li>{@code {"clusters": ["prod"], "secrets": ["ecr-pull"]}}, or one of the two fields: a
     *       push. The fields are at the top level or in the detail of a {@code Push Requested}
     *       event.
     *   <li>CloudTrail's CreateAccessEntry or AssociateAccessPolicy for EKS: a push to that
     *       cluster.
     *   <li>CloudTrail's CreateCluster: the same, after the cluster has become active.
     *   <li>S3's Object Created: a rotation, if the object is the fleet file.
     * </ul>
     *
     * @throws InvalidEventException if the event is any other, has a misspelled field or a wrong
     *     value, or is a {@code Push Requested} event of another account
     */
    Optional<Trigger> trigger(JsonElement event) {
        if (event.isJsonNull()) {
            return Optional.of(new Trigger.Rotate());
        }
        if (!(event instanceof JsonObject object)) {
            throw invalid("the event is %s, not a JSON object".formatted(shape(event)));
        }
        return object.has("detail-type")
                ? eventBridgeEvent(object)
                : Optional.of(directRequest(object));
    }

    private static Trigger directRequest(JsonObject request) {
        onlyFields(request, "the event", FIELDS, SUGGESTED_FIELDS);
        if (request.isEmpty()) {
            return new Trigger.Rotate();
        }
        for (String alone : List.of("rotate", "sweep")) {
            if (request.has(alone) && request.size() > 1) {
                throw invalid("the event has '%s' and other fields".formatted(alone));
            }
        }
        if (request.has("rotate")) {
            if (!text(request, "rotate").equals("all")) {
                throw invalid("the event's 'rotate' is %s".formatted(shape(request.get("rotate"))));
            }
            return new Trigger.Rotate();
        }
        return request.has("sweep")
                ? new Trigger.Sweep(window(request.get("sweep")))
                : push(request);
    }

    private Optional<Trigger> eventBridgeEvent(JsonObject event) {
        JsonObject detail =
                event.get("detail") instanceof JsonObject found ? found : new JsonObject();
        String type = text(event, "detail-type");
        return switch (type) {
            case SCHEDULED -> {
                // The second is the source of EventBridge Scheduler.
                requireSource(event, Set.of("aws.events", "aws.scheduler"));
                yield Optional.of(new Trigger.Rotate());
            }
            case REQUESTED -> {
                requireSource(event, Set.of("ecr-pusher"));
                requireAccount(event);
                onlyFields(detail, "the event's 'detail'", PUSH_FIELDS, PUSH_FIELDS);
                yield Optional.of(push(detail));
            }
            case API_CALL -> {
                requireSource(event, Set.of("aws.eks", ""));
                yield eksCall(detail);
            }
            case OBJECT_CREATED -> {
                requireSource(event, Set.of("aws.s3", ""));
                yield objectUri(detail).filter(fleetFile::equals).isPresent()
                        ? Optional.of(new Trigger.Rotate())
                        : Optional.empty();
            }
            default ->
                    throw invalid(
                            "the event's detail-type is %s, not one of '%s'%s"
                                    .formatted(
                                            Quote.of(type),
                                            String.join("', '", DETAIL_TYPES),
                                            suggestion(type, DETAIL_TYPES)));
        };
    }

    private static void requireSource(JsonObject event, Set<String> sources) {
        String source = text(event, "source");
        if (!sources.contains(source)) {
            throw invalid(
                    "the source of the event '%s' is %s, not '%s'"
                            .formatted(
                                    text(event, "detail-type"),
                                    Quote.of(source),
                                    String.join("' or '", sources.stream().sorted().toList())));
        }
    }

    /** EventBridge sets the account; senders can't choose it. */
    private void requireAccount(JsonObject event) {
        String account = text(event, "account");
        if (!accounts.contains(account)) {
            throw new InvalidEventException(
                    "the event '%s' comes from the AWS account %s, which can't request pushes; to allow it, add it to the stack's parameter PushAccounts"
                            .formatted(REQUESTED, Quote.of(account)));
        }
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
        return switch (text(detail, "eventName")) {
            case "CreateAccessEntry", "AssociateAccessPolicy" ->
                    Optional.of(new Trigger.Push(List.of(cluster(detail, request))));
            case "CreateCluster" ->
                    Optional.of(Trigger.Push.toNewCluster(cluster(detail, request)));
            default -> Optional.empty();
        };
    }

    private static String cluster(JsonObject detail, JsonObject request) {
        return name(
                text(detail, "awsRegion")
                        + "/"
                        + text(request, request.has("name") ? "name" : "clusterName"));
    }

    private static Optional<String> objectUri(JsonObject detail) {
        return detail.get("bucket") instanceof JsonObject bucket
                        && detail.get("object") instanceof JsonObject object
                ? Optional.of("s3://%s/%s".formatted(text(bucket, "name"), text(object, "key")))
                : Optional.empty();
    }

    private static Trigger push(JsonObject request) {
        if (!request.has("clusters") && !request.has("secrets")) {
            throw invalid("the event has no 'clusters' and no 'secrets'");
        }
        return new Trigger.Push(names(request, "clusters"), names(request, "secrets"));
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
                        .formatted(shape(sweep), Settings.SWEEP_MAX_MINUTES));
    }
}
