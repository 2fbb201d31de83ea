package io.ecrpusher.simulator.aws.service.eks;

import static io.ecrpusher.simulator.aws.service.eks.EntryJson.strings;
import static io.ecrpusher.simulator.aws.service.eks.EntryJson.text;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.service.AwsError;
import io.ecrpusher.simulator.aws.service.AwsError.AwsException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checks the parameters of requests on access entries, with EKS's errors. */
final class EntryRules {
    // A session isn't a valid principal of an entry.
    private static final Pattern PRINCIPAL =
            Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:(user|role)/.+");
    // User guide, "Create access entries": reserved prefixes of usernames.
    private static final List<String> RESERVED_PREFIXES =
            List.of("system:", "eks:", "aws:", "amazon:", "iam:");

    private EntryRules() {}

    static Arn principal(String principalArn) {
        if (!PRINCIPAL.matcher(principalArn).matches()) {
            throw invalid("The principalArn parameter format is not valid");
        }
        return Arn.parse(principalArn);
    }

    static String username(JsonObject request, String otherwise) {
        String username = text(request, "username");
        RESERVED_PREFIXES.stream()
                .filter(username::startsWith)
                .findFirst()
                .ifPresent(
                        prefix -> {
                            throw invalid("The username must not begin with " + prefix);
                        });
        return username.isEmpty() ? otherwise : username;
    }

    static Set<String> groups(JsonObject request, Set<String> otherwise) {
        if (!request.has("kubernetesGroups")) {
            return otherwise;
        }
        Set<String> groups = strings(request.get("kubernetesGroups"));
        groups.stream()
                .filter(group -> group.startsWith("system:"))
                .findFirst()
                .ifPresent(
                        group -> {
                            throw invalid(
                                    "The kubernetes group name %s is invalid, it cannot start with system:"
                                            .formatted(group));
                        });
        return groups;
    }

    static Map<String, String> tags(JsonObject request) {
        Map<String, String> tags = new TreeMap<>();
        if (request.get("tags") instanceof JsonObject given) {
            given.asMap().forEach((key, value) -> tags.put(key, value.getAsString()));
        }
        return tags;
    }

    static AwsException noEntry() {
        return error(
                404,
                "ResourceNotFoundException",
                "The specified principalArn could not be found. You must specify a valid"
                        + " principalArn.");
    }

    static AwsException invalid(String message) {
        return error(400, "InvalidParameterException", message);
    }

    static AwsException error(int status, String code, String message) {
        return new AwsError(status, code, message).toException();
    }
}
