package io.ecrpusher.rbac;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of {@code scripts/rbac}: prints the RBAC and the admission policies for a fleet
 * file or one cluster.
 */
public final class PrintRbac {
    private static final String SWEEP = "--sweep";
    private static final String NO_POLICY = "--no-policy";
    private static final String USAGE =
            "usage: scripts/rbac FLEET_FILE [CLUSTER | REGION/CLUSTER] [--sweep] [--no-policy]";
    private static final int MAX_CLUSTERS_LISTED = 20;

    private PrintRbac() {}

    /**
     * Prints the manifests. Ends with status 1 and a message if an argument is wrong.
     *
     * @param args {@code FLEET_FILE [CLUSTER | REGION/CLUSTER] [--sweep] [--no-policy]}
     */
    static void main(String[] args) {
        List<String> operands = new ArrayList<>(List.of(args));
        boolean sweeps = operands.remove(SWEEP);
        boolean withPolicy = !operands.remove(NO_POLICY);
        if (operands.isEmpty() || operands.size() > 2 || operands.getFirst().startsWith("-")) {
            fail(USAGE);
        }
        try {
            Path file = Path.of(operands.getFirst());
            // The default Region doesn't affect the RBAC.
            Fleet fleet = FleetFile.parse(file.toString(), Files.readString(file), "us-east-1");
            List<SecretSpec> secrets =
                    operands.size() == 1 ? fleet.secrets() : secretsOf(operands.get(1), fleet);
            System.out.print(Rbac.of(secrets, fleet.prune(), sweeps).manifest());
            if (withPolicy) {
                System.out.print("---\n" + AdmissionPolicy.of(secrets, fleet.prune()).manifest());
            }
        } catch (InvalidFleetException e) {
            fail(e.getMessage());
        } catch (IOException _) {
            fail("can't read %s; %s".formatted(operands.getFirst(), USAGE));
        }
    }

    private static List<SecretSpec> secretsOf(String name, Fleet fleet) {
        List<Cluster> named =
                fleet.clusters().stream()
                        .filter(
                                cluster ->
                                        List.of(
                                                        cluster.name(),
                                                        cluster.region() + "/" + cluster.name())
                                                .contains(name))
                        .toList();
        if (named.isEmpty()) {
            fail(
                    "the fleet has no cluster '%s'; write one of %s"
                            .formatted(
                                    name,
                                    fleet.clusters().stream()
                                            .limit(MAX_CLUSTERS_LISTED)
                                            .map(Cluster::name)
                                            .toList()));
        }
        return new Fleet(named).secrets();
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
