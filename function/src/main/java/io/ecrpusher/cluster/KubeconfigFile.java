package io.ecrpusher.cluster;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Access;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a kubeconfig says of one context, as far as it needs no file and no program beside it; see
 * Kubernetes' "kubeconfig (v1)" reference.
 */
public final class KubeconfigFile {
    private static final Gson JSON = new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private final Map<?, ?> config;

    private KubeconfigFile(Map<?, ?> config) {
        this.config = config;
    }

    /**
     * How the cluster of {@code context} is reached and entered.
     *
     * @param context empty: the current one
     * @throws FailureException INVALID if that cannot be done by what is written; nothing of the
     *     file is repeated but names
     */
    public static ClusterEndpoint read(Credential yaml, String context) throws FailureException {
        return new KubeconfigFile(parse(yaml)).endpoint(context);
    }

    private static Map<?, ?> parse(Credential stored) throws FailureException {
        try {
            if (document(stored.reveal()) instanceof Map<?, ?> map
                    && (map.containsKey("clusters") || map.containsKey("contexts"))) {
                return map;
            }
        } catch (YAMLException _) {
            // Its message would show what stands there.
            throw invalid(
                    "it is not YAML; store what 'kubectl config view --raw --flatten' writes");
        }
        throw invalid(
                "it is not a kubeconfig; store it as plain text, without JSON or base64 around it");
    }

    /** The first one, as kubectl reads it. */
    private static Object document(String text) {
        if (text.stripLeading().startsWith("{")) {
            try {
                // YAML 1.1 knows neither JSON's \/ nor tabs.
                return JSON.fromJson(text, Map.class);
            } catch (JsonParseException _) {
                // YAML may begin so too.
            }
        }
        var documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text).iterator();
        return documents.hasNext() ? documents.next() : "";
    }

    private ClusterEndpoint endpoint(String wanted) throws FailureException {
        String name = wanted.isEmpty() ? text(config, "current-context") : wanted;
        if (name.isEmpty()) {
            throw invalid("it has no current-context; write the cluster's context");
        }
        Map<?, ?> context = named("contexts", name, "context");
        Map<?, ?> cluster = named("clusters", text(context, "cluster"), "cluster");
        Map<?, ?> user = named("users", text(context, "user"), "user");
        checkCluster(cluster);
        checkUser(user);
        String token = text(user, "token").strip();
        String certificate = decoded(user, "client-certificate-data");
        String key = decoded(user, "client-key-data");
        if (token.isEmpty() && (certificate.isEmpty() || key.isEmpty())) {
            throw invalid(
                    "user '%s' has neither a token nor client-certificate-data and client-key-data"
                            .formatted(text(context, "user")));
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
        refuseFile(cluster, "certificate-authority", "write certificate-authority-data");
        if (Boolean.TRUE.equals(cluster.get("insecure-skip-tls-verify"))) {
            throw invalid(
                    "it turns the check of the server's certificate off; write certificate-authority-data instead");
        }
    }

    private static void checkUser(Map<?, ?> user) throws FailureException {
        String instead = "write a token, or client-certificate-data and client-key-data";
        for (String outside : List.of("exec", "auth-provider", "tokenFile", "username")) {
            refuse(user, outside, instead);
        }
        refuseFile(user, "client-certificate", instead);
        refuseFile(user, "client-key", instead);
        for (String impersonation : List.of("as", "as-uid", "as-groups", "as-user-extra")) {
            if (isSet(user, impersonation)) {
                throw invalid(
                        "its user acts as another by '%s'; let it enter by itself"
                                .formatted(impersonation));
            }
        }
    }

    private static URI server(Map<?, ?> cluster) throws FailureException {
        try {
            URI server = URI.create(text(cluster, "server"));
            if (Access.isOfAServer(server)) {
                return server;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw invalid("its server is not a URL such as https://k8s.example.com:6443");
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
        throw invalid("it has no %s '%s'".formatted(kind, name));
    }

    private static void refuse(Map<?, ?> map, String field, String instead)
            throws FailureException {
        if (isSet(map, field)) {
            throw invalid(
                    "it needs '%s', which means something outside of it; %s"
                            .formatted(field, instead));
        }
    }

    /** A file's own content beside it counts instead. */
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

    /** Nothing but names and numbers: a map in place of one may hold a credential. */
    private static String text(Map<?, ?> map, String field) throws FailureException {
        return switch (map.get(field)) {
            case null -> "";
            case String text -> text;
            case Number number -> number.toString();
            default -> throw invalid("its %s is not text; write it in quotes".formatted(field));
        };
    }

    /** Strictly: an authority that came out empty would mean all that Java trusts. */
    private static String decoded(Map<?, ?> map, String field) throws FailureException {
        String base64 = text(map, field);
        try {
            byte[] decoded = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            String pem = new String(decoded, StandardCharsets.US_ASCII);
            if (base64.isEmpty() || pem.contains("-----BEGIN")) {
                return pem;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw invalid("its %s is not the base64 of PEM; write the PEM's base64".formatted(field));
    }

    private static FailureException invalid(String problem) {
        return new FailureException(Cause.INVALID, "the kubeconfig cannot be used: " + problem);
    }
}
