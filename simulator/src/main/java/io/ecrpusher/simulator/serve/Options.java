package io.ecrpusher.simulator.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The options of {@link ServeFleet}.
 *
 * @param directory where the files go
 * @param port the first of four ports, or 0 for free ones
 * @param accounts at least 1; the first is the organization's management account
 * @param clusters the simulated clusters in all accounts and Regions
 * @param real API servers to serve as EKS clusters
 * @param faults faults of single clusters
 */
record Options(
        Path directory,
        int port,
        int accounts,
        int clusters,
        List<RealCluster> real,
        List<PlantedFault> faults) {

    /** A real API server, and its name as an EKS cluster. */
    record RealCluster(Path kubeconfig, String name) {}

    /** Copies the lists. */
    Options {
        real = List.copyOf(real);
        faults = List.copyOf(faults);
    }

    /**
     * Parses a command line.
     *
     * @throws UsageException if it has a mistake
     */
    static Options parse(String... arguments) {
        String directory = "";
        int port = 0;
        int accounts = 3;
        int clusters = 30;
        List<RealCluster> real = new ArrayList<>();
        List<PlantedFault> faults = new ArrayList<>();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--dir" -> directory = value(option, rest);
                case "--port" -> port = number(option, value(option, rest), 0, 65_532);
                case "--accounts" -> accounts = number(option, value(option, rest), 1, 99);
                case "--clusters" -> clusters = number(option, value(option, rest), 0, 10_000);
                case "--real" ->
                        real.add(
                                new RealCluster(Path.of(value(option, rest)), value(option, rest)));
                case "--fault" -> faults.add(PlantedFault.parse(value(option, rest)));
                default -> throw new UsageException("unknown option " + option);
            }
        }
        if (directory.isEmpty()) {
            throw new UsageException("--dir is missing");
        }
        return new Options(Path.of(directory), port, accounts, clusters, real, faults);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static int number(String option, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Same message as for a number out of range.
        }
        throw new UsageException(
                "%s must be a number from %d to %d, not '%s'"
                        .formatted(option, least, most, value));
    }
}
