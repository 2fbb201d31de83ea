package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Checks which classes a cold start loads, in a new JVM. */
class ColdStartTest {
    /** Wires an application, as the function does during initialization. */
    static final class Initialization {
        private Initialization() {}

        static void main() {
            Application application =
                    Application.of(
                            Map.of("AWS_REGION", "eu-west-1", "RECORDS_BUCKET", "records"),
                            Clock.systemUTC());
            System.out.println("initialized in " + application.region());
        }
    }

    @Test
    @Timeout(60)
    void initializesWithoutTheMetadataOfRegionsAndServices() throws Exception {
        String output = run(Initialization.class);

        assertThat(output)
                .contains("initialized in eu-west-1", "io.ecrpusher.aws.OrganizationAccounts");
        assertThat(output.lines())
                .filteredOn(line -> line.contains("software.amazon.awssdk.regions."))
                .noneMatch(
                        line ->
                                line.matches(
                                        ".*(PartitionMetadata|RegionMetadata|ServiceMetadata|regionmetadata|servicemetadata).*"));
    }

    @Test
    @Timeout(60)
    void loadsNothingOfS3UntilRecordsAreWritten() throws Exception {
        assertThat(run(Initialization.class))
                .contains("io.ecrpusher.aws.S3RecordStore")
                .doesNotContain("software.amazon.awssdk.services.s3.");
    }

    private static String run(Class<?> main) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load:stdout",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
