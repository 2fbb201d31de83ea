package io.ecrpusher.simulator.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@link ServeFleet}.
 *
 * @param directory where the files go
 * @param port the first of four ports, or 0 for free ones
 * @param home the organization's management account, which has the stack
 * @param accounts the number of accounts, at least 1
 * @param clusters the simulated clusters in all accounts and Regions
 * @param named the names of more simulated clusters, in the stack's account and Region
 * @param real API servers to serve as EKS clusters
 * @param faults faults of single clusters
 * @param function the deployment zip that Lambda runs; empty for none
 * @param keys the file of the credentials that another Lambda gives to functions; empty for none
 */
record Options(
        Path directory,
        int port,
        String home,
        int accounts,
        int clusters,
        List<String> named,
        List<RealCluster> real,
        List<PlantedFault> faults,
        Optional<Path> function,
        Optional<Path> keys) {

    /** A real API server, and its name as an EKS cluster. */
    record RealCluster(Path kubeconfig, String name) {}

    /** Copies the lists. */
    Options {
        named = List.copyOf(named);
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
        String home = "111122223333";
        int accounts = 3;
        int clusters = 30;
        List<String> named = new ArrayList<>();
        List<RealCluster> real = new ArrayList<>();
        List<PlantedFault> faults = new ArrayList<>();
        Optional<Path> function = Optional.empty();
        Optional<Path> keys = Optional.empty();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--dir" -> directory = value(option, rest);
                case "--port" -> port = number(option, value(option, rest), 0, 65_532);
                case "--account" -> home = account(option, value(option, rest));
                case "--function" -> function = Optional.of(Path.of(value(option, rest)));
                case "--keys" -> keys = Optional.of(Path.of(value(option, rest)));
                case "--accounts" -> accounts = number(option, value(option, rest), 1, 99);
                case "--clusters" -> clusters = number(option, value(option, rest), 0, 10_000);
                case "--cluster" -> named.add(value(option, rest));
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
        return new Options(
                Path.of(directory),
                port,
                home,
                accounts,
                clusters,
                named,
                real,
                faults,
                function,
                keys);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static String account(String option, String value) {
        if (!value.matches("[0-9]{12}")) {
            throw new UsageException(
                    "%s must be an account ID of 12 digits, not '%s'".formatted(option, value));
        }
        return value;
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
