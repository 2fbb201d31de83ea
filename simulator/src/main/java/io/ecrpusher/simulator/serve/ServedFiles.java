package io.ecrpusher.simulator.serve;

import io.ecrpusher.simulator.aws.Principal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that tell other processes where the fleet is. Only their owner may read them. */
final class ServedFiles {
    private final Path directory;

    private ServedFiles(Path directory) {
        this.directory = directory;
    }

    static ServedFiles in(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new ServedFiles(directory.toAbsolutePath().normalize());
    }

    /** Writes a file whole, so that a process that waits for it never reads a part. */
    void write(String name, String content) throws IOException {
        Path part = directory.resolve(name + ".part");
        Files.deleteIfExists(part);
        Files.createFile(
                part,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, content);
        Files.move(part, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the variables of a shell that is the home account's administrator. */
    void writeEnvironment(Estate estate, URI proxy, URI endpoint) throws IOException {
        Principal admin = estate.admins().get(estate.home());
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ACCESS_KEY_ID", admin.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", admin.secretAccessKey());
        variables.put("AWS_REGION", Estate.HOME_REGION);
        variables.put("AWS_DEFAULT_REGION", Estate.HOME_REGION);
        variables.put("AWS_CONFIG_FILE", directory.resolve("aws-config").toString());
        // Not the real one of whoever sources the file.
        variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        variables.put("AWS_CA_BUNDLE", directory.resolve("ca.pem").toString());
        variables.put("HTTPS_PROXY", proxy.toString());
        variables.put("https_proxy", proxy.toString());
        variables.put("ECR_PUSHER_SIMULATOR", endpoint.toString());
        variables.put("NO_PROXY", "127.0.0.1,localhost");
        variables.put("no_proxy", "127.0.0.1,localhost");
        var script = new StringBuilder("unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL\n");
        variables.forEach(
                (name, value) ->
                        script.append("export ")
                                .append(name)
                                .append("='")
                                .append(value)
                                .append("'\n"));
        write("env", script.toString());
    }

    /** Writes a profile for each account's administrator, user and role. */
    void writeProfiles(Estate estate) throws IOException {
        var config = new StringBuilder(profile("default", estate.admins().get(estate.home())));
        estate.admins()
                .forEach(
                        (account, admin) ->
                                config.append(profile("profile admin-" + account, admin))
                                        .append(
                                                """
                                                [profile %2$s-%1$s]
                                                role_arn = arn:aws:iam::%1$s:role/%2$s
                                                source_profile = default
                                                region = %3$s
                                                """
                                                        .formatted(
                                                                account,
                                                                Estate.ADMIN_ROLE,
                                                                Estate.HOME_REGION)));
        write("aws-config", config.toString());
    }

    private static String profile(String section, Principal principal) {
        return """
        [%s]
        aws_access_key_id = %s
        aws_secret_access_key = %s
        region = %s
        """
                .formatted(
                        section,
                        principal.accessKeyId(),
                        principal.secretAccessKey(),
                        Estate.HOME_REGION);
    }
}
