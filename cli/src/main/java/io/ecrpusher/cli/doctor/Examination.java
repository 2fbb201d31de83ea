package io.ecrpusher.cli.doctor;

import io.ecrpusher.aws.EksDirectory;
import io.ecrpusher.aws.SdkRegions;
import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.doctor.cluster.ClusterChecks;
import io.ecrpusher.cli.doctor.cluster.DryRuns;
import io.ecrpusher.cli.doctor.cluster.EntryLookup;
import io.ecrpusher.cli.doctor.cluster.RegionSearch;
import io.ecrpusher.cli.doctor.registry.Image;
import io.ecrpusher.cli.doctor.registry.RegistryChecks;
import io.ecrpusher.cli.doctor.step.Chain;
import io.ecrpusher.cli.doctor.step.Checkup;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.cli.fleet.ClusterOptions;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.cluster.ClusterDiscovery.Discovered;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.push.ClusterPush;
import io.ecrpusher.push.Pusher;
import io.ecrpusher.push.Retries;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.run.Application;
import io.ecrpusher.secret.RenderedSecrets;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Wires the checks of a fleet to AWS and to the clusters, and runs them. */
record Examination(
        Terminal terminal, Stop stop, Duration time, Viewpoint viewpoint, Remedies remedies) {
    private static final String IMAGE = "image";

    /** The checkups, in the fleet's order. */
    record Found(List<Checkup> clusters, List<Checkup> registries) {}

    /**
     * Checks the chosen clusters, and the registries of their Secrets.
     *
     * @param secrets the names of the Secrets to check; empty for all
     * @param session calls AWS and clusters
     * @param own the caller's own session, which may be an administrator's
     */
    Found run(
            Fleet fleet,
            ClusterOptions clusters,
            List<String> secrets,
            Optional<Image> image,
            AwsSession session,
            AwsSession own) {
        ApiServers apiServers =
                new ApiServers(
                        Settings.API_CONNECT_TIMEOUT,
                        Settings.API_RESPONSE_TIMEOUT,
                        terminal.environment());
        Deadline deadline = new Deadline(terminal.clock(), terminal.clock().instant().plus(time));
        Application application = application(session, fleet, apiServers);
        Discovered discovered = application.discovery().discover(fleet, deadline.at());
        List<Cluster> chosen = chosen(clusters.select(discovered.fleet()).clusters(), secrets);
        if (chosen.isEmpty() && discovered.failures().isEmpty()) {
            throw new CommandException("the fleet names no cluster, and discovery found none");
        }
        List<SecretSpec> specs =
                chosen.stream().flatMap(one -> one.secrets().stream()).distinct().toList();
        image.ifPresent(one -> requireOneRegistry(one, specs));
        RegistryTokens tokens = application.tokens(Settings.TOKEN_MAX_AGE);
        DryRuns dryRuns =
                new DryRuns(
                        new Pusher(
                                new ClusterPush(
                                        application.access(),
                                        apiServers.dryRun(),
                                        new Retries(
                                                CliSettings.DOCTOR_ATTEMPTS,
                                                Settings.API_RETRY_PAUSE))),
                        new RenderedSecrets(tokens, deadline),
                        deadline);
        ClusterChecks checks =
                new ClusterChecks(
                        new ClusterChecks.Tools(
                                application.access(),
                                viewpoint.asFunction()
                                        ? Optional.of(application(own, fleet, apiServers).access())
                                        : Optional.empty(),
                                apiServers,
                                new EntryLookup(
                                        session.equals(own) ? List.of(own) : List.of(session, own)),
                                new RegionSearch(
                                        new EksDirectory(session.clients()),
                                        regions(fleet, session)),
                                dryRuns,
                                terminal.environment(),
                                fleet.prune(),
                                terminal.clock()),
                        viewpoint,
                        remedies,
                        stop);
        List<Supplier<Checkup>> all = new ArrayList<>();
        chosen.forEach(cluster -> all.add(() -> checks.check(cluster)));
        all.addAll(
                new RegistryChecks(tokens, apiServers, caBundle(), image, viewpoint, remedies)
                        .all(specs, stop));
        List<Checkup> checkups = new Checks(terminal).run(all);
        List<Checkup> ofClusters =
                new ArrayList<>(new SearchChecks(viewpoint, remedies, stop).of(discovered));
        ofClusters.addAll(checkups.subList(0, chosen.size()));
        List<Checkup> ofRegistries =
                new ArrayList<>(checkups.subList(chosen.size(), checkups.size()));
        if (image.isPresent()
                && ofRegistries.stream().allMatch(one -> one.isComplete() && !one.has(IMAGE))) {
            ofRegistries.add(elsewhere(image.get()));
        }
        return new Found(ofClusters, ofRegistries);
    }

    private Checkup elsewhere(Image image) {
        return new Chain("image " + image, stop)
                .step(
                        IMAGE,
                        () ->
                                Result.broken(
                                        "the fleet has no registry " + image.host().orElse(""),
                                        "In the fleet file, add the registry %s."
                                                .formatted(image.host().orElse(""))))
                .checkup();
    }

    private Application application(AwsSession session, Fleet fleet, ApiServers apiServers) {
        return Application.of(
                Map.of("AWS_REGION", session.region()),
                terminal.clock(),
                session.clients(),
                _ -> fleet,
                SdkRegions.seenFrom(session.region()),
                apiServers,
                new Retries(CliSettings.DOCTOR_ATTEMPTS, Settings.API_RETRY_PAUSE));
    }

    private static List<Cluster> chosen(List<Cluster> clusters, List<String> secrets) {
        if (secrets.isEmpty()) {
            return clusters;
        }
        List<Cluster> chosen =
                clusters.stream()
                        .map(one -> one.withSecrets(secrets))
                        .filter(one -> !one.secrets().isEmpty())
                        .toList();
        if (chosen.isEmpty()) {
            throw new CommandException(
                    "no chosen cluster gets a Secret '%s'"
                            .formatted(String.join("' or '", secrets)));
        }
        return chosen;
    }

    private static void requireOneRegistry(Image image, List<SecretSpec> secrets) {
        long registries =
                secrets.stream()
                        .flatMap(secret -> secret.registries().stream())
                        .filter(Registry.Private.class::isInstance)
                        .distinct()
                        .mapToLong(registry -> EcrTokenRequest.allFor(registry).size())
                        .sum();
        if (image.host().isEmpty() && registries != 1) {
            throw new CommandException(
                    "the fleet has %d private registries. Name the image with its host, such as 111122223333.dkr.ecr.eu-west-1.amazonaws.com/%s"
                            .formatted(registries, image));
        }
    }

    /** The fleet's own Regions first: a cluster in the wrong one is likely in another of them. */
    private static List<String> regions(Fleet fleet, AwsSession session) {
        return Stream.of(
                        fleet.regions().stream(),
                        Stream.of(session.region()),
                        SdkRegions.samePartition(session.region()).stream())
                .flatMap(one -> one)
                .distinct()
                .toList();
    }

    /** Returns the certificates in the file that AWS_CA_BUNDLE names, as the AWS CLI reads it. */
    private String caBundle() {
        String file = terminal.environment().getOrDefault("AWS_CA_BUNDLE", "");
        try {
            return file.isEmpty() ? "" : Files.readString(terminal.resolve(file));
        } catch (IOException _) {
            throw new CommandException("can't read the file of AWS_CA_BUNDLE");
        }
    }
}
