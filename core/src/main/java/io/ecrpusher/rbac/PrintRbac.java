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

/** What {@code scripts/rbac} runs: prints the RBAC of a fleet file, or of one of its clusters. */
public final class PrintRbac {
    private static final String SWEEP = "--sweep";
    private static final String USAGE =
            "usage: scripts/rbac FLEET_FILE [CLUSTER | REGION/CLUSTER] [--sweep]";

    private PrintRbac() {}

    /** {@code FLEET_FILE [CLUSTER] [--sweep]}; ends with 1 and one message if they are wrong. */
    static void main(String[] args) {
        List<String> words = new ArrayList<>(List.of(args));
        boolean swept = words.remove(SWEEP);
        if (words.isEmpty() || words.size() > 2 || words.getFirst().startsWith("-")) {
            fail(USAGE);
        }
        try {
            Path file = Path.of(words.getFirst());
            // Which Region a registry or cluster is in by default makes no difference here.
            Fleet fleet = FleetFile.parse(file.toString(), Files.readString(file), "us-east-1");
            List<SecretSpec> secrets =
                    words.size() == 1 ? fleet.secrets() : secretsOf(words.get(1), fleet);
            System.out.print(Rbac.of(secrets, fleet.prune(), swept).manifest());
        } catch (InvalidFleetException e) {
            fail(e.getMessage());
        } catch (IOException _) {
            fail("%s cannot be read; %s".formatted(words.getFirst(), USAGE));
        }
    }

    private static List<SecretSpec> secretsOf(String name, Fleet fleet) {
        List<Cluster> called =
                fleet.clusters().stream()
                        .filter(
                                cluster ->
                                        List.of(
                                                        cluster.name(),
                                                        cluster.region() + "/" + cluster.name())
                                                .contains(name))
                        .toList();
        if (called.isEmpty()) {
            fail(
                    "the fleet has no cluster '%s'; write one of %s"
                            .formatted(
                                    name,
                                    fleet.clusters().stream()
                                            .limit(20)
                                            .map(Cluster::name)
                                            .toList()));
        }
        return new Fleet(called).secrets();
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
