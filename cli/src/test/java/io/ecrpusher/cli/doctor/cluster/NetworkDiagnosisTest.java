package io.ecrpusher.cli.doctor.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.doctor.network.NetworkFault;
import io.ecrpusher.cli.doctor.network.Route;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.fleet.Cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

class NetworkDiagnosisTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Subject SUBJECT =
            new Subject(
                    new Cluster("prod", "eu-west-1", Optional.empty(), List.of()),
                    "arn:aws:iam::111122223333:role/ecr-pusher",
                    new Remedies(
                            List.of("--fleet", "my fleet.yaml"),
                            List.of("--profile", "ops"),
                            List.of()));

    private static NetworkDiagnosis direct(boolean isPublic, String... cidrs) {
        return new NetworkDiagnosis(
                SUBJECT,
                new Route("k8s.example.com", 443, Optional.empty()),
                Optional.of(new EksDetails(Optional.empty(), "API", isPublic, List.of(cidrs))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, true, ok",
        "179, true, ok",
        "-179, true, ok",
        "200, true, broken",
        "-200, true, broken",
        "200, false, warning"
    })
    void comparesClocks(long seconds, boolean eks, String expected) {
        assertThat(NetworkDiagnosis.clock(Optional.of(NOW), NOW.plusSeconds(seconds), eks).word())
                .isEqualTo(expected);
        assertThat(NetworkDiagnosis.clock(Optional.empty(), NOW, eks).word()).isEqualTo("skipped");
    }

    @ParameterizedTest
    @EnumSource(NetworkFault.class)
    void hasARemedyForEachFault(NetworkFault fault) {
        assertThat(direct(true).of(fault, Optional.empty()))
                .isInstanceOf(Result.Broken.class)
                .satisfies(result -> assertThat(result.remedy()).isNotEmpty());
    }

    @Test
    void addsThisHostToTheNetworksThatMayConnect() {
        Result result = direct(true, "192.0.2.0/24").of(NetworkFault.SILENT, Optional.empty());

        assertThat(result.remedy())
                .isEqualTo(
                        "aws eks update-cluster-config --name prod --region eu-west-1 --resources-vpc-config publicAccessCidrs=192.0.2.0/24,$(curl -s https://checkip.amazonaws.com)/32 --profile ops");
    }

    @ParameterizedTest
    @EnumSource(
            value = NetworkFault.class,
            names = {"UNRESOLVED", "SILENT", "REFUSED", "BROKEN"})
    void neverOpensAPrivateEndpoint(NetworkFault fault) {
        Result result = direct(false).of(fault, Optional.empty());

        assertThat(result).isInstanceOf(Result.Unknown.class);
        assertThat(result.remedy()).isEmpty();
        assertThat(result.detail()).contains("endpointPublicAccess: false", "from its VPC");
    }

    @Test
    void tellsARefusedConnectionFromADroppedOne() {
        Result refused = direct(true).of(NetworkFault.REFUSED, Optional.empty());
        Result silent = direct(true).of(NetworkFault.SILENT, Optional.empty());

        assertThat(refused.detail()).contains("refuses", "rejects").doesNotContain("drops");
        assertThat(silent.detail()).contains("drops");
        assertThat(refused.remedy()).isEqualTo("nc -vz k8s.example.com 443");
        assertThat(refused.fixes()).as("looks further, and changes nothing").isFalse();
    }

    @Test
    void mapsARoleInAwsAuthWithoutItsPath() {
        Subject subject =
                new Subject(
                        SUBJECT.cluster(),
                        "arn:aws:iam::111122223333:role/platform/teams/x",
                        SUBJECT.remedies());
        Optional<EksDetails> eks =
                Optional.of(new EksDetails(Optional.empty(), "CONFIG_MAP", true, List.of()));
        AccessDiagnosis diagnosis = new AccessDiagnosis(subject);

        for (Result result :
                List.of(
                        diagnosis.refused(eks, new EntryLookup.Answer.Missing()),
                        diagnosis.withoutGroup(eks, new EntryLookup.Answer.Missing(), List.of()))) {
            assertThat(result.detail()).contains(" arn:aws:iam::111122223333:role/x ");
        }
    }

    @Test
    void repeatsNothingButNetworksInTheCommand() {
        Result result =
                direct(true, "192.0.2.0/24", "$(reboot)").of(NetworkFault.SILENT, Optional.empty());

        assertThat(result.remedy()).contains("192.0.2.0/24").doesNotContain("reboot");
    }

    @Test
    void namesTheCallersFleetInItsOwnCommands() {
        assertThat(SUBJECT.grant())
                .isEqualTo(
                        "ecr-pusher grant --cluster eu-west-1/prod --yes --fleet 'my fleet.yaml'");
    }
}
