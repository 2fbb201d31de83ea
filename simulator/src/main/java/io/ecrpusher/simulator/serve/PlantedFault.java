package io.ecrpusher.simulator.serve;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A fault of one cluster, written as {@code KIND:CLUSTER}. */
record PlantedFault(Kind kind, String cluster) {

    /** What is wrong with the cluster. */
    enum Kind {
        REFUSED,
        BLACK_HOLE,
        WRONG_CA,
        PRIVATE_ENDPOINT,
        CONFIG_MAP,
        CREATING;

        private String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static PlantedFault parse(String fault) {
        int colon = fault.indexOf(':');
        return Arrays.stream(Kind.values())
                .filter(kind -> colon > 0 && kind.text().equals(fault.substring(0, colon)))
                .findFirst()
                .map(kind -> new PlantedFault(kind, fault.substring(colon + 1)))
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "--fault must be KIND:CLUSTER, not '%s'. Kinds are %s"
                                                .formatted(
                                                        fault,
                                                        Arrays.stream(Kind.values())
                                                                .map(Kind::text)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    void plant(EksCluster target) {
        switch (kind) {
            case REFUSED -> target.kubernetes().server().fault(Fault.refused());
            case BLACK_HOLE -> target.kubernetes().server().fault(Fault.blackHole());
            case WRONG_CA -> target.kubernetes().server().fault(Fault.wrongCertificate());
            case PRIVATE_ENDPOINT -> {
                EksCluster _ = target.endpointPublicAccess(false);
            }
            case CONFIG_MAP -> {
                EksCluster _ = target.authenticationMode("CONFIG_MAP");
            }
            case CREATING -> {
                EksCluster _ = target.status("CREATING");
            }
        }
    }
}
