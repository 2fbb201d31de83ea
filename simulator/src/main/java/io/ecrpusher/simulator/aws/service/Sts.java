package io.ecrpusher.simulator.aws.service;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Identities;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** STS: GetCallerIdentity and AssumeRole. */
public final class Sts implements AwsService {
    static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final Identities identities;

    /** Creates the service. */
    public Sts(Identities identities) {
        this.identities = identities;
    }

    @Override
    public String name() {
        return "sts";
    }

    @Override
    public Protocol protocol() {
        return Protocol.QUERY;
    }

    @Override
    public String operation(HttpRequest request) {
        return parameters(request).getOrDefault("Action", "");
    }

    @Override
    public HttpResponse handle(Call call) {
        return switch (call.operation()) {
            case "GetCallerIdentity" -> getCallerIdentity(call.caller());
            case "AssumeRole" -> assumeRole(call);
            default -> throw call.unknownOperation().toException();
        };
    }

    private static Map<String, String> parameters(HttpRequest request) {
        return request.method().equals("GET")
                ? request.queryParameters()
                : request.formParameters();
    }

    private static HttpResponse getCallerIdentity(Principal caller) {
        return result(
                "GetCallerIdentity",
                """
                <Arn>%s</Arn><UserId>%s</UserId><Account>%s</Account>\
                """
                        .formatted(
                                Xml.escape(caller.arn()),
                                Xml.escape(userId(Arn.parse(caller.arn()))),
                                caller.account()));
    }

    private HttpResponse assumeRole(Call call) {
        Map<String, String> parameters = parameters(call.request());
        String roleArn = parameters.getOrDefault("RoleArn", "");
        String sessionName = parameters.getOrDefault("RoleSessionName", "");
        Optional<String> externalId = Optional.ofNullable(parameters.get("ExternalId"));
        if (!sessionName.matches("[\\w+=,.@-]{2,64}")) {
            throw invalid(
                            "1 validation error detected: Value at 'roleSessionName' failed to"
                                    + " satisfy constraint: Member must satisfy regular expression"
                                    + " pattern: [\\w+=,.@-]*")
                    .toException();
        }
        Arn caller = Arn.parse(call.caller().arn());
        Map<String, String> context =
                externalId.map(id -> Map.of("sts:ExternalId", id)).orElse(Map.of());
        call.record("sts:AssumeRole", roleArn, context);
        if (!tags(parameters).isEmpty()) {
            call.record("sts:TagSession", roleArn, context);
        }
        Arn role =
                identities
                        .role(roleArn)
                        .filter(policy -> policy.allows(caller, externalId))
                        .filter(_ -> identities.allowsTags(roleArn, tags(parameters)))
                        .filter(any -> !call.faults().isDenied(call.caller(), "sts:AssumeRole"))
                        .map(Identities.TrustPolicy::role)
                        // Same error as for a missing role, so that callers can't probe for names.
                        .orElseThrow(
                                () ->
                                        call.protocol()
                                                .accessDenied(
                                                        "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                                                                .formatted(caller, roleArn))
                                                .toException());
        Principal session =
                identities.addSession(role, sessionName, lifetime(parameters, caller.isSession()));
        return result(
                "AssumeRole",
                """
                <AssumedRoleUser><AssumedRoleId>%s</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>\
                <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>\
                <SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>\
                """
                        .formatted(
                                userId(Arn.parse(session.arn())),
                                Xml.escape(session.arn()),
                                session.accessKeyId(),
                                session.secretAccessKey(),
                                session.sessionToken().orElseThrow(),
                                session.expiresAt()
                                        .map(at -> at.truncatedTo(ChronoUnit.SECONDS))
                                        .map(Instant::toString)
                                        .orElseThrow()));
    }

    private static Map<String, String> tags(Map<String, String> parameters) {
        Map<String, String> tags = new HashMap<>();
        for (int i = 1; parameters.containsKey("Tags.member." + i + ".Key"); i++) {
            tags.put(
                    parameters.get("Tags.member." + i + ".Key"),
                    parameters.get("Tags.member." + i + ".Value"));
        }
        return tags;
    }

    private static Duration lifetime(Map<String, String> parameters, boolean chained) {
        int seconds;
        try {
            seconds = Integer.parseInt(parameters.getOrDefault("DurationSeconds", "3600"));
        } catch (NumberFormatException e) {
            throw invalid("DurationSeconds must be a number").toException();
        }
        if (seconds < 900 || seconds > 43_200) {
            throw invalid("DurationSeconds must be between 900 and 43200").toException();
        }
        if (chained && seconds > 3_600) {
            throw invalid(
                            "The requested DurationSeconds exceeds the 1 hour session limit for"
                                    + " roles assumed by role chaining")
                    .toException();
        }
        return Duration.ofSeconds(seconds);
    }

    private static AwsError invalid(String message) {
        return new AwsError(400, "ValidationError", message);
    }

    private static String userId(Arn caller) {
        String id = Identities.uniqueId(caller);
        return caller.isSession() ? id + ":" + caller.name() : id;
    }

    private static HttpResponse result(String operation, String content) {
        return HttpResponse.xml(
                200,
                """
                <%1$sResponse xmlns="%2$s"><%1$sResult>%3$s</%1$sResult>\
                <ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>\
                """
                        .formatted(operation, NAMESPACE, content, UUID.randomUUID()));
    }
}
