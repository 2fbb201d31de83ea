package io.ecrpusher.benchmarks;

import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.util.PatchUtils;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * client-java with its defaults: one ApiClient per cluster, server-side apply through CoreV1Api,
 * and five threads. {@code CoreV1Client LIST NAMESPACES}, see {@link MeasuredCluster#main}.
 */
final class CoreV1Client {
    private static final int THREADS = 5;

    private CoreV1Client() {}

    static void main(String[] args) throws Exception {
        MeasuredCluster.main(args, CoreV1Client::write);
    }

    private static void write(MeasuredCluster cluster, int namespaces, int clusters)
            throws Exception {
        ApiClient client =
                new ApiClient()
                        .setBasePath(cluster.endpoint().toString())
                        .setSslCaCert(
                                new ByteArrayInputStream(
                                        cluster.caPem().getBytes(StandardCharsets.US_ASCII)));
        client.addDefaultHeader("Authorization", "Bearer " + cluster.token());
        CoreV1Api api = new CoreV1Api(client);
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                workers.add(
                        threads.submit(
                                () -> {
                                    for (int n = next.getAndIncrement();
                                            n < namespaces;
                                            n = next.getAndIncrement()) {
                                        apply(client, api, cluster.body(), "ns-" + n);
                                    }
                                    return null;
                                }));
            }
        }
        for (Future<?> worker : workers) {
            Object _ = worker.get();
        }
    }

    private static void apply(ApiClient client, CoreV1Api api, String body, String namespace)
            throws Exception {
        V1Secret _ =
                PatchUtils.patch(
                        V1Secret.class,
                        () ->
                                api.patchNamespacedSecret("ecr-pull", namespace, new V1Patch(body))
                                        .fieldManager("ecr-pusher")
                                        .buildCall(null),
                        V1Patch.PATCH_FORMAT_APPLY_YAML,
                        client);
    }
}
