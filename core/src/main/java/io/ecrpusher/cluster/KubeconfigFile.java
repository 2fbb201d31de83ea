package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.value.ServerUrl;
import io.ecrpusher.text.UntrustedText;

import org.yaml.snakeyaml.error.YAMLException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one context of a kubeconfig. Rejects contexts that need other files or programs. See
 * "kubeconfig (v1)" in the Kubernetes reference.
 */
public final class KubeconfigFile {
    private final Map<?, ?> config;

    private KubeconfigFile(Map<?, ?> config) {
        this.config = config;
    }

    /**
     * Returns the endpoint of the cluster of {@code context}, and what authenticates to it.
     *
     * @param context empty for the current one
     * @throws FailureException INVALID if the file can't be used; its message repeats only names
     */
    public static ClusterEndpoint read(Credential yaml, String context) throws FailureException {
        return new KubeconfigFile(parse(yaml)).endpoint(context);
    }

    private static Map<?, ?> parse(Credential stored) throws FailureException {
        try {
            if (KubeconfigText.parse(stored.reveal()) instanceof Map<?, ?> map
                    && (map.containsKey("clusters") || map.containsKey("contexts"))) {
                return map;
            }
        } catch (KubeconfigText.TagException tag) {
            throw invalid(
                    "line %d has a YAML tag, a word that starts with '!'. Remove the tag, or put the text in quotes"
                            .formatted(tag.line()));
        } catch (YAMLException _) {
            // The exception's message repeats the file.
            throw invalid(
                    "it isn't YAML. Store the output of 'kubectl config view --raw --flatten'");
        }
        throw invalid(
                "it isn't a kubeconfig. Store it as plain text, without JSON or base64 around it");
    }

    private ClusterEndpoint endpoint(String wanted) throws FailureException {
        String name = wanted.isEmpty() ? text(config, "current-context") : wanted;
        if (name.isEmpty()) {
            throw invalid(
                    "it has no current-context. Set the cluster's 'context' in the fleet file");
        }
        Map<?, ?> context = named("contexts", name, "context");
        Map<?, ?> cluster = named("clusters", text(context, "cluster"), "cluster");
        Map<?, ?> user = named("users", text(context, "user"), "user");
        checkCluster(cluster);
        checkUser(user, text(cluster, "server"));
        String token = text(user, "token").strip();
        String certificate = decoded(user, "client-certificate-data");
        String key = decoded(user, "client-key-data");
        if (token.isEmpty() && (certificate.isEmpty() || key.isEmpty())) {
            throw invalid(
                    "user '%s' has neither a token nor client-certificate-data and client-key-data"
                            .formatted(UntrustedText.of(text(context, "user"))));
        }
        return new ClusterEndpoint(
                server(cluster),
                decoded(cluster, "certificate-authority-data"),
                Map.of(),
                token.isEmpty() ? Optional.empty() : Optional.of(Credential.of(token)),
                certificate.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Credential.of(certificate + "\n" + key)),
                Optional.of(text(cluster, "tls-server-name")).filter(other -> !other.isEmpty()),
                Optional.of(text(cluster, "proxy-url"))
                        .filter(url -> !url.isEmpty())
                        .map(Credential::of));
    }

    private static void checkCluster(Map<?, ?> cluster) throws FailureException {
        refuseFile(cluster, "certificate-authority", "Set certificate-authority-data");
        if (Boolean.TRUE.equals(cluster.get("insecure-skip-tls-verify"))) {
            throw invalid(
                    "it disables the check of the server's certificate. Set certificate-authority-data instead");
        }
    }

    private static void checkUser(Map<?, ?> user, String server) throws FailureException {
        Optional<KubeconfigProgram> eks = KubeconfigProgram.ofEks(user.get("exec"));
        if (eks.isPresent()) {
            throw invalid(
                    "it runs a program that gets tokens from EKS. In the fleet file, replace the kubeconfig by the EKS cluster's name and Region: %s"
                            .formatted(eks.get().fleetFileElement(server)));
        }
        String instead = "Set a token, or client-certificate-data and client-key-data";
        for (String outside : List.of("exec", "auth-provider", "tokenFile", "username")) {
            refuse(user, outside, instead);
        }
        refuseFile(user, "client-certificate", instead);
        refuseFile(user, "client-key", instead);
        for (String impersonation : List.of("as", "as-uid", "as-groups", "as-user-extra")) {
            if (isSet(user, impersonation)) {
                throw invalid(
                        "its user impersonates another one with '%s'. Remove the impersonation"
                                .formatted(impersonation));
            }
        }
    }

    private static URI server(Map<?, ?> cluster) throws FailureException {
        return ServerUrl.parse(text(cluster, "server"))
                .orElseThrow(
                        () ->
                                invalid(
                                        "its server isn't a URL such as https://k8s.example.com:6443"));
    }

    private Map<?, ?> named(String list, String name, String kind) throws FailureException {
        if (config.get(list) instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> map
                        && name.equals(text(map, "name"))
                        && map.get(kind) instanceof Map<?, ?> body) {
                    return body;
                }
            }
        }
        throw invalid("it has no %s '%s'".formatted(kind, UntrustedText.of(name)));
    }

    private static void refuse(Map<?, ?> map, String field, String instead)
            throws FailureException {
        if (isSet(map, field)) {
            throw invalid(
                    "it needs '%s', which isn't part of the file. %s".formatted(field, instead));
        }
    }

    /** Ignores a file if the kubeconfig holds its content too. */
    private static void refuseFile(Map<?, ?> map, String field, String instead)
            throws FailureException {
        if (!isSet(map, field + "-data")) {
            refuse(map, field, instead);
        }
    }

    private static boolean isSet(Map<?, ?> map, String field) {
        return switch (map.get(field)) {
            case null -> false;
            case String text -> !text.isEmpty();
            case Collection<?> list -> !list.isEmpty();
            case Map<?, ?> fields -> !fields.isEmpty();
            default -> true;
        };
    }

    /** Rejects anything but text and numbers: a map may hold a credential. */
    private static String text(Map<?, ?> map, String field) throws FailureException {
        return switch (map.get(field)) {
            case null -> "";
            case String text -> text;
            case Number number -> number.toString();
            default -> throw invalid("its %s isn't text. Put it in quotes".formatted(field));
        };
    }

    /** Strict, because an empty CA would mean Java's default trust store. */
    private static String decoded(Map<?, ?> map, String field) throws FailureException {
        String base64 = text(map, field);
        try {
            byte[] decoded = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            String pem = new String(decoded, StandardCharsets.US_ASCII);
            if (base64.isEmpty() || pem.contains("-----BEGIN")) {
                return pem;
            }
        } catch (IllegalArgumentException _) {
            // reported below
        }
        throw invalid(
                "its %s isn't base64 of PEM. Encode the PEM file with base64".formatted(field));
    }

    private static FailureException invalid(String problem) {
        return new FailureException(Cause.INVALID, "the kubeconfig can't be used: " + problem);
    }
}
