package io.ecrpusher.cluster;

import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.ClusterRules;
import io.ecrpusher.fleet.value.IamRules;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that gets a user's tokens ({@code exec} in a kubeconfig), if it gets them from EKS:
 * {@code aws eks update-kubeconfig} and eksctl write such users.
 *
 * @param words of the arguments
 */
record KubeconfigProgram(List<String> words, Map<?, ?> exec) {
    private static final Set<String> EKS_PROGRAMS =
            Set.of("aws-iam-authenticator", "heptio-authenticator-aws");
    private static final Pattern SERVER_REGION =
            Pattern.compile("\\.([a-z0-9-]{1,30})\\.eks\\.amazonaws\\.com");

    /** Returns the program in {@code exec}, if it gets tokens from EKS. */
    static Optional<KubeconfigProgram> ofEks(Object exec) {
        if (!(exec instanceof Map<?, ?> fields)) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        if (fields.get("args") instanceof List<?> arguments) {
            arguments.forEach(argument -> words.addAll(words(argument)));
        }
        boolean eks =
                (fields.get("command") instanceof String command && isEksProgram(command))
                        || words.containsAll(List.of("eks", "get-token"));
        return eks ? Optional.of(new KubeconfigProgram(words, fields)) : Optional.empty();
    }

    /** Splits an argument, which may be a shell's command line. */
    private static List<String> words(Object text) {
        return text instanceof String string
                ? Arrays.asList(string.strip().split("\\s+", -1))
                : List.of();
    }

    /** Accepts a path of any operating system. */
    private static boolean isEksProgram(String command) {
        int slash = Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\'));
        String name = command.substring(slash + 1);
        return EKS_PROGRAMS.contains(
                name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name);
    }

    /**
     * Returns the cluster as an element of the fleet file: its name, Region, and role as far as the
     * kubeconfig contains them. Repeats only values of these forms, and no name that looks like a
     * token.
     */
    String fleetFileElement(String server) {
        Matcher inServer = SERVER_REGION.matcher(server);
        String region =
                option(AwsRules.REGION, "--region")
                        .or(() -> variable("AWS_REGION"))
                        .or(() -> variable("AWS_DEFAULT_REGION"))
                        .or(
                                () ->
                                        inServer.find()
                                                ? valid(inServer.group(1), AwsRules.REGION)
                                                : Optional.empty())
                        .orElse("REGION");
        return "{name: %s, region: %s%s}"
                .formatted(
                        option(ClusterRules.NAME, "--cluster-name", "--cluster-id", "-i")
                                .filter(name -> Mask.logins(name).equals(name))
                                .orElse("NAME"),
                        region,
                        option(IamRules.ROLE_ARN, "--role-arn", "--role", "-r")
                                .map(", role: \"%s\""::formatted)
                                .orElse(""));
    }

    private Optional<String> option(ValueParser<String> parser, String... names) {
        for (int i = 0; i < words.size(); i++) {
            for (String name : names) {
                String word = words.get(i);
                if (word.equals(name) && i + 1 < words.size()) {
                    return valid(words.get(i + 1), parser);
                }
                if (word.startsWith(name + "=")) {
                    return valid(word.substring(name.length() + 1), parser);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> variable(String name) {
        if (exec.get("env") instanceof List<?> variables) {
            for (Object variable : variables) {
                if (variable instanceof Map<?, ?> fields
                        && name.equals(fields.get("name"))
                        && fields.get("value") instanceof String value) {
                    return valid(value, AwsRules.REGION);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> valid(String text, ValueParser<String> parser) {
        try {
            return Optional.of(parser.parse(text));
        } catch (InvalidValueException _) {
            return Optional.empty();
        }
    }
}
