package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Fuzzes stored endpoints. An unusable one must lead to a call of EKS. */
class StoredEndpointFuzzTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Cluster CLUSTER =
            new Cluster("prod", CannedAws.REGION, Optional.empty(), List.of());
    private static final String STORED =
            """
            {"version":2,"until":"2026-01-02T00:00:00Z","server":"https://0123.gr7.eu-west-1.eks.amazonaws.com","ca":"%s","tags":{"a":"b"},"id":"01234567-89ab-cdef-0123-456789abcdef","authenticationMode":"API","publicAccess":true,"publicAccessCidrs":["10.0.0.0/8"]}\
            """
                    .formatted(Samples.caPem().replace("\n", "\\n"));

    @FuzzTest
    @DictionaryEntries({"\"tags\":[]", "\"publicAccessCidrs\":", "\"version\":2"})
    void fuzz(byte[] input) {
        Work.check(JsonEdits.document(input, STORED), StoredEndpointFuzzTest::read);
    }

    private static void read(String stored) {
        CachedDirectory directory =
                new CachedDirectory(
                        _ -> {
                            throw new FailureException(Cause.UNREACHABLE, "EKS is asked");
                        },
                        new StoredText(stored),
                        CLOCK);
        try {
            ClusterEndpoint endpoint = directory.describe(CLUSTER);
            assertThat(endpoint.caPem()).contains("-----BEGIN CERTIFICATE-----");
            assertThat(endpoint.server().getScheme()).isEqualToIgnoringCase("https");
            StoredText again = new StoredText("");
            ClusterEndpoint written =
                    new CachedDirectory(_ -> endpoint, again, CLOCK).describe(CLUSTER);
            assertThat(written).isEqualTo(endpoint);
        } catch (FailureException e) {
            assertThat(e.detail()).isEqualTo("EKS is asked");
        }
    }
}
