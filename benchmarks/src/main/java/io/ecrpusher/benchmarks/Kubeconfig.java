package io.ecrpusher.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** The first cluster of a kubeconfig, and the token of its first user. */
record Kubeconfig(URI endpoint, String caPem, Credential token, SSLSocketFactory sockets) {
    private static final Pattern REQUESTS =
            Pattern.compile("apiserver_request_total\\{(.*)} ([0-9.e+]+)");
    private static final Pattern RESOURCE = Pattern.compile("\\bresource=\"(secrets|namespaces)\"");
    private static final Pattern VERB = Pattern.compile("\\bverb=\"([A-Z]+)\"");

    static Kubeconfig read(String file) throws Exception {
        Map<String, Object> yaml =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(Files.readString(Path.of(file)));
        JsonObject config = new Gson().toJsonTree(yaml).getAsJsonObject();
        JsonObject cluster = first(config, "clusters").getAsJsonObject("cluster");
        byte[] ca =
                Base64.getDecoder().decode(cluster.get("certificate-authority-data").getAsString());
        return new Kubeconfig(
                URI.create(cluster.get("server").getAsString()),
                new String(ca, StandardCharsets.US_ASCII),
                Credential.of(
                        first(config, "users").getAsJsonObject("user").get("token").getAsString()),
                BareClient.trusting(ca));
    }

    private static JsonObject first(JsonObject config, String list) {
        return config.getAsJsonArray(list).get(0).getAsJsonObject();
    }

    /**
     * Returns how many requests for Secrets and namespaces the server has processed since it
     * started, by verb and resource, such as {@code PATCH secrets}.
     */
    Map<String, Long> requests() throws IOException {
        URL metrics = endpoint.resolve("/metrics").toURL();
        HttpsURLConnection connection = (HttpsURLConnection) metrics.openConnection();
        connection.setSSLSocketFactory(sockets);
        connection.setRequestProperty("Authorization", "Bearer " + token.reveal());
        Map<String, Long> requests = new TreeMap<>();
        String text =
                new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher line = REQUESTS.matcher(text);
        while (line.find()) {
            Matcher resource = RESOURCE.matcher(line.group(1));
            Matcher verb = VERB.matcher(line.group(1));
            if (resource.find() && verb.find()) {
                requests.merge(
                        verb.group(1) + " " + resource.group(1),
                        (long) Double.parseDouble(line.group(2)),
                        Long::sum);
            }
        }
        return requests;
    }
}
