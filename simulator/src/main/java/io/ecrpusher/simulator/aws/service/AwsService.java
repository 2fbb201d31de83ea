package io.ecrpusher.simulator.aws.service;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.aws.AwsAction;
import io.ecrpusher.simulator.aws.AwsActions;
import io.ecrpusher.simulator.aws.AwsFaults;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Map;

/** One AWS service. The endpoint authenticates its calls. */
public interface AwsService {

    /** The name in credential scopes, such as {@code ecr-public}. */
    String name();

    /** The format of the service's errors. */
    Protocol protocol();

    /** Returns the name of the requested operation, or an empty string if it is unknown. */
    String operation(HttpRequest request);

    /**
     * Handles a call.
     *
     * @throws AwsError.AwsException if the call fails
     */
    HttpResponse handle(Call call);

    /** An authenticated request. */
    record Call(
            HttpRequest request,
            String operation,
            Principal caller,
            String region,
            Protocol protocol,
            AwsFaults faults,
            AwsActions actions) {

        /** Throws the service's access-denied error if {@code action} is denied to the caller. */
        public void authorize(String action, String resource) {
            record(action, resource, Map.of());
            require(action, resource);
        }

        /** Records an action that the call needs, with the condition keys of the service. */
        public void record(String action, String resource, Map<String, String> context) {
            actions.add(new AwsAction(caller.arn(), action, resource, context));
        }

        /** Throws the error as {@link #authorize} does. Doesn't record the action. */
        public void require(String action, String resource) {
            if (faults.isDenied(caller, action)) {
                throw protocol.accessDenied(
                                "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
                                        .formatted(caller.arn(), action, resource, action))
                        .toException();
            }
        }

        /** Throws unless the call is signed for the only Region that has the service. */
        public void requireRegion(String required) {
            if (!region.equals(required)) {
                throw new AwsError(
                                400,
                                "InvalidSignatureException",
                                "Credential should be scoped to a valid region.")
                        .toException();
            }
        }

        /** Returns the error for an operation that doesn't exist. */
        public AwsError unknownOperation() {
            return protocol.unknownOperation();
        }

        /** Returns a string of the JSON body, or an empty string if it is absent. */
        public String text(String member) {
            JsonElement value = json().get(member);
            return value == null ? "" : value.getAsString();
        }

        /** Returns the JSON body, or an empty object if there is none. */
        public JsonObject json() {
            try {
                String text = request.text();
                return text.isBlank()
                        ? new JsonObject()
                        : JsonParser.parseString(text).getAsJsonObject();
            } catch (JsonParseException | IllegalStateException e) {
                throw new AwsError(400, "SerializationException", "The body is not a JSON object")
                        .toException();
            }
        }
    }

    /**
     * Returns the operation in {@code X-Amz-Target}, which follows the service's name and version.
     */
    static String targetOperation(HttpRequest request) {
        String target = request.headers().first("X-Amz-Target").orElse("");
        return target.substring(target.lastIndexOf('.') + 1);
    }
}
