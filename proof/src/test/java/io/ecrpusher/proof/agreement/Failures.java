package io.ecrpusher.proof.agreement;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.List;
import java.util.function.Consumer;

/**
 * Six ways in which a cluster fails, each with a different effect: on all its Secrets, or only on
 * those of one namespace.
 */
final class Failures {
    private static final String NAMESPACE = "kube-public";
    private static final Fault BROKEN = Fault.respond(HttpResponse.json(500, "{}"));
    private static final List<Consumer<EksCluster>> ALL =
            List.of(
                    Failures::unreachable,
                    cluster -> cluster.kubernetes().server().fault(BROKEN),
                    cluster ->
                            cluster.kubernetes()
                                    .server()
                                    .fault(
                                            Fault.respond(HttpResponse.json(500, "{}"))
                                                    .when(
                                                            one ->
                                                                    one.path()
                                                                            .contains(
                                                                                    "/%s/"
                                                                                            .formatted(
                                                                                                    NAMESPACE)))),
                    cluster -> cluster.kubernetes().removeNamespace(NAMESPACE),
                    cluster ->
                            List.copyOf(cluster.access().entries().keySet())
                                    .forEach(cluster.access()::revoke),
                    cluster ->
                            cluster.kubernetes()
                                    .server()
                                    .fault(Fault.respond(HttpResponse.json(200, "{}"))));

    private Failures() {}

    /** Makes clusters fail, in each way equally many. */
    static void fail(List<EksCluster> clusters) {
        for (int i = 0; i < clusters.size(); i++) {
            ALL.get(i % ALL.size()).accept(clusters.get(i));
        }
    }

    /** Makes a cluster refuse all connections. */
    static void unreachable(EksCluster cluster) {
        cluster.kubernetes().server().fault(Fault.refused());
    }
}
