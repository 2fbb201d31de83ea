package io.ecrpusher.simulator.aws.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.AwsAction;
import io.ecrpusher.simulator.http.HttpRequest;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads credentials and names from requests to a registry. */
final class RegistryRequest {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern LAYER = Pattern.compile("/v2/(.+)/blobs/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");

    private RegistryRequest() {}

    /** The IAM action that a pull's request needs. */
    record Action(String name, String repository) {
        AwsAction by(String principalArn, Arn resource) {
            return new AwsAction(principalArn, name, resource.toString(), Map.of());
        }
    }

    /** Returns the action, or empty for a request that reads no repository. */
    static Optional<Action> action(HttpRequest request) {
        boolean head = request.method().equals("HEAD");
        return Stream.of(
                        action(request, MANIFEST, "ecr:BatchGetImage"),
                        action(
                                request,
                                LAYER,
                                head
                                        ? "ecr:BatchCheckLayerAvailability"
                                        : "ecr:GetDownloadUrlForLayer"),
                        action(request, TAGS, "ecr:ListImages"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Action> action(HttpRequest request, Pattern form, String name) {
        return Optional.of(form.matcher(request.path()))
                .filter(Matcher::matches)
                .map(path -> new Action(name, path.group(1)));
    }

    /** The manifest that a request asks for. */
    record Manifest(String repository, String reference) {}

    /** Returns the manifest of a GET or HEAD request, or empty for another request. */
    static Optional<Manifest> manifest(HttpRequest request) {
        Matcher path = MANIFEST.matcher(request.path().replace("%3A", ":"));
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return reads && path.matches()
                ? Optional.of(new Manifest(path.group(1), path.group(2)))
                : Optional.empty();
    }

    /** Returns the bearer token. */
    static Optional<String> bearer(HttpRequest request) {
        return credentials(request, "Bearer ");
    }

    /** Returns the password of Basic authentication, which is empty for any other user than AWS. */
    static Optional<String> password(HttpRequest request) {
        return credentials(request, "Basic ").map(encoded -> passwordOf(encoded).orElse(""));
    }

    /** Returns the password in {@code base64("AWS:" + password)}. */
    static Optional<String> passwordOf(String encoded) {
        try {
            String decoded = new String(Base64.getDecoder().decode(encoded), UTF_8);
            return decoded.startsWith("AWS:")
                    ? Optional.of(decoded.substring(4))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> credentials(HttpRequest request, String scheme) {
        return request.headers()
                .first("Authorization")
                .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).strip());
    }
}
