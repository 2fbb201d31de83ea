package io.ecrpusher.cli.aws;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The role sessions that the AWS CLI keeps in {@code ~/.aws/cli/cache}, so that a user who has just
 * given it an MFA code isn't asked again. AWS accepts each code once. Only reads.
 *
 * @param directory may be missing
 */
record AwsCliCache(Path directory) {
    /** A session needs to last for the command. */
    private static final Duration LEAST = Duration.ofMinutes(15);

    /** Returns the cache of the user whose home directory is {@code home}. */
    static AwsCliCache of(String home) {
        return new AwsCliCache(Path.of(home, ".aws", "cli", "cache"));
    }

    /**
     * Returns the session of a role.
     *
     * @param role what the profile says; without a session name, if the profile has none
     * @return empty if there is none, or it ends soon
     */
    Optional<AwsSessionCredentials> find(AssumeRoleRequest role, Instant now) {
        Path file = directory.resolve(name(role) + ".json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonObject session =
                    JsonParser.parseString(Files.readString(file))
                            .getAsJsonObject()
                            .getAsJsonObject("Credentials");
            Instant end = OffsetDateTime.parse(session.get("Expiration").getAsString()).toInstant();
            return end.isBefore(now.plus(LEAST))
                    ? Optional.empty()
                    : Optional.of(
                            AwsSessionCredentials.builder()
                                    .accessKeyId(session.get("AccessKeyId").getAsString())
                                    .secretAccessKey(session.get("SecretAccessKey").getAsString())
                                    .sessionToken(session.get("SessionToken").getAsString())
                                    .expirationTime(end)
                                    .build());
        } catch (IOException
                | JsonParseException
                | DateTimeException
                | IllegalStateException
                | UnsupportedOperationException
                | NullPointerException _) {
            return Optional.empty(); // Another format than the one that is known here.
        }
    }

    /**
     * Returns the file's name, as {@code CachedCredentialFetcher} and {@code
     * AssumeRoleCredentialFetcher} make it in <a
     * href="https://github.com/boto/botocore/blob/develop/botocore/credentials.py">botocore</a>:
     * the SHA-1 of the request in Python's JSON with sorted keys.
     */
    static String name(AssumeRoleRequest role) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("RoleArn", role.roleArn());
        arguments.put("RoleSessionName", role.roleSessionName());
        arguments.put("ExternalId", role.externalId());
        arguments.put("SerialNumber", role.serialNumber());
        arguments.put("DurationSeconds", role.durationSeconds());
        Gson gson = new GsonBuilder().disableHtmlEscaping().create();
        String json =
                arguments.entrySet().stream()
                        .filter(argument -> argument.getValue() != null)
                        .map(
                                argument ->
                                        "\"%s\": %s"
                                                .formatted(
                                                        argument.getKey(),
                                                        gson.toJson(argument.getValue())))
                        .collect(Collectors.joining(", ", "{", "}"));
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-1")
                                    .digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }
}
