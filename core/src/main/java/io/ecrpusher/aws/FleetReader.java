package io.ecrpusher.aws;

import static io.ecrpusher.aws.OddResponseException.required;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.fleet.parameters.FleetParameters;
import io.ecrpusher.fleet.parameters.FleetSource;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.settings.AwsSettings;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.BackgroundTask;
import io.ecrpusher.time.Deadline;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Reads the fleet from the source that the environment names. */
public final class FleetReader {
    /**
     * S3 answers 403 instead of 404 to callers without s3:ListBucket. See <a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>.
     */
    private static final String MAYBE_MISSING =
            "; S3 also answers this for a missing key, so check its spelling, and for a bucket of another account, which the parameter FleetFileAccount (FLEET_FILE_ACCOUNT) must name";

    private static final String LATE = "no response from AWS before the run's time was up";

    private static final String NOT_UTF_8 = "it isn't UTF-8; save it as UTF-8";

    private final AwsClients clients;
    private final Map<String, String> environment;
    private final String region;

    /**
     * Creates a reader.
     *
     * @param environment the environment variables that name the source or describe the fleet
     * @param region the function's own Region
     */
    public FleetReader(AwsClients clients, Map<String, String> environment, String region) {
        this.clients = clients;
        this.environment = environment;
        this.region = region;
    }

    /**
     * Returns the fleet as it is described now.
     *
     * @throws InvalidFleetException if the description can't be read by {@code deadline} or has
     *     mistakes; it's never treated as an empty fleet
     */
    public Fleet read(Deadline deadline) {
        Fleet fleet = described(deadline);
        return fleet.needsFunctionAccount() ? fleet.withFunctionAccount(account(deadline)) : fleet;
    }

    /** Does the same without a deadline; each call to AWS still has a timeout. */
    public Fleet read() {
        return read(new Deadline(Clock.systemUTC(), Instant.MAX));
    }

    /** Returns the Regions that this release knows, as the function sees them. */
    public RegionNames regions() {
        return SdkRegions.seenFrom(region);
    }

    /** Returns empty if AWS can't tell. Roles can't be assumed either then, as the run reports. */
    private Optional<String> account(Deadline deadline) {
        try {
            return Optional.of(inTime(deadline, clients::account));
        } catch (FailureException _) {
            return Optional.empty();
        }
    }

    private Fleet described(Deadline deadline) {
        FleetSource source = FleetSource.of(environment);
        return switch (source) {
            case FleetSource.Parameters _ -> FleetParameters.parse(environment, regions());
            case FleetSource.File file -> parse(source, text(source, file));
            case FleetSource.S3 s3 -> parse(source, text(source, deadline, () -> text(s3)));
            case FleetSource.Ssm ssm -> parse(source, text(source, deadline, () -> text(ssm)));
        };
    }

    private Fleet parse(FleetSource source, String yaml) {
        String stackName = FleetParameters.stackName(environment);
        return FleetFile.parse(source.describe(), yaml, region, regions(), stackName);
    }

    private static String text(FleetSource source, FleetSource.File file) {
        // Lambda unpacks the zip there. Elsewhere the path is relative to the working directory.
        Path root = Path.of(Optional.ofNullable(System.getenv("LAMBDA_TASK_ROOT")).orElse(""));
        try {
            return Files.readString(root.resolve(file.path()));
        } catch (CharacterCodingException _) {
            throw InvalidFleetException.unreadable(source.describe(), NOT_UTF_8);
        } catch (IOException _) {
            throw InvalidFleetException.unreadable(
                    source.describe(), "the zip doesn't contain this file");
        }
    }

    /**
     * Several calls can follow each other, as for a bucket in another Region: not each of them
     * knows how much time is left.
     */
    private static <T> T inTime(Deadline deadline, Callable<T> calls) throws FailureException {
        return BackgroundTask.start(calls).await(deadline.left(), LATE);
    }

    private static String text(FleetSource source, Deadline deadline, Callable<String> calls) {
        try {
            return inTime(deadline, calls);
        } catch (FailureException failure) {
            throw InvalidFleetException.unreadable(source.describe(), failure.detail());
        }
    }

    private String text(FleetSource.S3 object) throws FailureException {
        try (S3Client s3 =
                clients.build(
                        S3Client.builder().crossRegionAccessEnabled(true),
                        region,
                        Optional.empty())) {
            return new S3Objects(
                            clients,
                            s3,
                            new AwsTarget("s3", region),
                            object.bucket(),
                            this::bucketOwner,
                            AwsSettings.AWS_CALL_TIMEOUT)
                    .read(object.key(), Settings.FLEET_FILE_MAX_BYTES);
        } catch (CharacterCodingException _) {
            throw new FailureException(Cause.INVALID, NOT_UTF_8);
        } catch (FailureException failure) {
            throw failure.cause() == Cause.NOT_AUTHORIZED
                    ? new FailureException(failure.cause(), failure.detail() + MAYBE_MISSING)
                    : failure;
        }
    }

    private String bucketOwner() throws FailureException {
        String owner = environment.getOrDefault("FLEET_FILE_ACCOUNT", "");
        return owner.isBlank() ? clients.account() : owner.strip();
    }

    private String text(FleetSource.Ssm parameter) throws FailureException {
        try (SsmClient ssm = clients.build(SsmClient.builder(), region, Optional.empty())) {
            return clients.send(
                    new AwsCall(new AwsTarget("ssm", region), "ssm:GetParameter"),
                    () ->
                            required(
                                    required(
                                                    ssm.getParameter(
                                                                    request ->
                                                                            request.name(
                                                                                            parameter
                                                                                                    .name())
                                                                                    .withDecryption(
                                                                                            true))
                                                            .parameter(),
                                                    "Parameter")
                                            .value(),
                                    "Parameter.Value"));
        }
    }
}
