package io.ecrpusher.cli.doctor;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.aws.EksCluster;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Requests of a cluster's administrator. */
final class AdminRequests {
    private AdminRequests() {}

    static JsonObject get(EksCluster cluster, String path) {
        return JsonParser.parseString(send(cluster, "GET", path, "application/json", ""))
                .getAsJsonObject();
    }

    /** Sends a request, and expects success. */
    static String send(EksCluster cluster, String method, String path, String type, String body) {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .sslContext(cluster.kubernetes().ca().clientContext())
                        .build()) {
            HttpResponse<String> response =
                    http.send(
                            HttpRequest.newBuilder(cluster.kubernetes().endpoint().resolve(path))
                                    .header(
                                            "Authorization",
                                            "Bearer " + cluster.kubernetes().adminToken())
                                    .header("Content-Type", type)
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
