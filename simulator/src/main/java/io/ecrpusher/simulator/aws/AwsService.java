package io.ecrpusher.simulator.aws;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

/** One service, behind the endpoint that has found out who calls. */
interface AwsService {

    /** As a credential scope calls it. */
    String name();

    Protocol protocol();

    /** What the request asks for, in the service's own word. */
    String operation(HttpRequest request);

    /** Serves the request, or throws an {@link AwsError}. */
    HttpResponse serve(Call call);

    /** An authenticated request. */
    record Call(
            HttpRequest request,
            String operation,
            Principal caller,
            String region,
            Protocol protocol,
            AwsFaults faults) {

        /** Stops here if the caller was denied {@code action}. */
        void authorize(String action, String resource) {
            if (faults.isDenied(caller, action)) {
                throw protocol.accessDenied(
                                "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
                                        .formatted(caller.arn(), action, resource, action))
                        .rejected();
            }
        }

        /** Stops here if the request is not signed for the one Region that has the service. */
        void requireRegion(String only) {
            if (!region.equals(only)) {
                throw new AwsError(
                                400,
                                "InvalidSignatureException",
                                "Credential should be scoped to a valid region.")
                        .rejected();
            }
        }

        AwsError unknownOperation() {
            return protocol.unknownOperation();
        }

        /** A string of the body, empty if it is not there. */
        String text(String member) {
            JsonElement given = json().get(member);
            return given == null ? "" : given.getAsString();
        }

        JsonObject json() {
            try {
                String text = request.text();
                return text.isBlank()
                        ? new JsonObject()
                        : JsonParser.parseString(text).getAsJsonObject();
            } catch (JsonParseException | IllegalStateException e) {
                throw new AwsError(400, "SerializationException", "The body is not a JSON object")
                        .rejected();
            }
        }
    }

    /** The operation that {@code X-Amz-Target} names, after the service's version. */
    static String target(HttpRequest request) {
        String target = request.headers().first("X-Amz-Target").orElse("");
        return target.substring(target.lastIndexOf('.') + 1);
    }
}
