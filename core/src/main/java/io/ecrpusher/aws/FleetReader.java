package io.ecrpusher.aws;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.fleet.parameters.FleetParameters;
import io.ecrpusher.fleet.parameters.FleetSource;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the fleet from the source that the environment names. */
public final class FleetReader {
    /**
     * S3 answers 403 instead of 404 to callers without s3:ListBucket. See <a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>.
     */
    private static final String MAYBE_MISSING =
            "; S3 also answers this for a missing key, so check its spelling";

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
     * @throws InvalidFleetException if the description can't be read or has mistakes; it's never
     *     treated as an empty fleet
     */
    public Fleet read() {
        Fleet fleet = described();
        return fleet.needsFunctionAccount() ? fleet.withFunctionAccount(clients.account()) : fleet;
    }

    private Fleet described() {
        FleetSource source = FleetSource.of(environment);
        return switch (source) {
            case FleetSource.Parameters _ -> FleetParameters.parse(environment, SdkRegions.all());
            case FleetSource.File file -> parse(source, text(source, file));
            case FleetSource.S3 s3 -> parse(source, text(source, s3));
            case FleetSource.Ssm ssm -> parse(source, text(source, ssm));
        };
    }

    private Fleet parse(FleetSource source, String yaml) {
        String stackName = FleetParameters.stackName(environment);
        return FleetFile.parse(source.describe(), yaml, region, SdkRegions.all(), stackName);
    }

    private static String text(FleetSource source, FleetSource.File file) {
        // Lambda unpacks the zip there. Elsewhere the path is relative to the working directory.
        Path root = Path.of(Optional.ofNullable(System.getenv("LAMBDA_TASK_ROOT")).orElse(""));
        try {
            return Files.readString(root.resolve(file.path()));
        } catch (CharacterCodingException _) {
            throw unreadable(source, NOT_UTF_8);
        } catch (IOException _) {
            throw unreadable(source, "the zip doesn't contain this file");
        }
    }

    private String text(FleetSource source, FleetSource.S3 object) {
        try (S3Client s3 =
                clients.build(
                        S3Client.builder().crossRegionAccessEnabled(true),
                        region,
                        Optional.empty())) {
            return s3.getObjectAsBytes(request -> request.bucket(object.bucket()).key(object.key()))
                    .asUtf8String();
        } catch (UncheckedIOException _) {
            throw unreadable(source, NOT_UTF_8);
        } catch (SdkException e) {
            FailureException failure = AwsErrors.failure(e, "s3:GetObject");
            throw unreadable(
                    source,
                    failure.cause() == Cause.NOT_AUTHORIZED
                            ? failure.detail() + MAYBE_MISSING
                            : failure.detail());
        }
    }

    private String text(FleetSource source, FleetSource.Ssm parameter) {
        try (SsmClient ssm = clients.build(SsmClient.builder(), region, Optional.empty())) {
            return ssm.getParameter(request -> request.name(parameter.name()).withDecryption(true))
                    .parameter()
                    .value();
        } catch (SdkException e) {
            throw unreadable(source, AwsErrors.failure(e, "ssm:GetParameter").detail());
        }
    }

    private static InvalidFleetException unreadable(FleetSource source, String reason) {
        return new InvalidFleetException(
                source.describe(), List.of(new Mistake("FLEET_FILE", "can't be read: " + reason)));
    }
}
