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

/** Reads the fleet from where the environment says that it is described. */
public final class FleetReader {
    // Who may not list a bucket is not told which of its keys are there.
    private static final String NO_OBJECT_PERHAPS =
            "; S3 says the same of a key that is not there: is it spelled as in the bucket?";
    private static final String NOT_UTF_8 = "it is not UTF-8; save it as UTF-8";

    private final AwsClients clients;
    private final Map<String, String> environment;
    private final String region;

    /**
     * @param region the function's own
     */
    public FleetReader(AwsClients clients, Map<String, String> environment, String region) {
        this.clients = clients;
        this.environment = environment;
        this.region = region;
    }

    /**
     * The fleet as it is described now; a description that cannot be read is an error, never an
     * empty fleet.
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
        return FleetFile.parse(source.describe(), yaml, region, SdkRegions.all());
    }

    private static String text(FleetSource source, FleetSource.File file) {
        // Relative to the unpacked zip, where Lambda has it; elsewhere to the working directory.
        Path root = Path.of(Optional.ofNullable(System.getenv("LAMBDA_TASK_ROOT")).orElse(""));
        try {
            return Files.readString(root.resolve(file.path()));
        } catch (CharacterCodingException _) {
            throw unreadable(source, NOT_UTF_8);
        } catch (IOException _) {
            throw unreadable(source, "there is no such file in the zip");
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
                            ? failure.detail() + NO_OBJECT_PERHAPS
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

    private static InvalidFleetException unreadable(FleetSource source, String why) {
        return new InvalidFleetException(
                source.describe(), List.of(new Mistake("FLEET_FILE", "cannot be read: " + why)));
    }
}
