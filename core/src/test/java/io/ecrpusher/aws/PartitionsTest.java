package io.ecrpusher.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.value.Partitions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointProvider;

/** Compares what the project knows about partitions with the AWS SDK. */
class PartitionsTest {
    @Test
    void knowsThePartitionOfEveryRegionOfTheSdk() {
        for (String region : SdkRegions.seenFrom("eu-west-1").names()) {
            assertThat(Partitions.of(region))
                    .as(region)
                    .isEqualTo(PartitionMetadata.of(Region.of(region)).id());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "eu-south-9, aws",
        "us-mid-1, aws",
        "cn-new-1, aws-cn",
        "us-gov-south-1, aws-us-gov",
        "us-iso-new-1, aws-iso",
        "us-isob-new-1, aws-iso-b",
        "eu-isoe-new-1, aws-iso-e",
        "us-isof-new-1, aws-iso-f",
        "eusc-de-new-1, aws-eusc",
        "usa, aws",
    })
    void knowsThePartitionOfANewRegion(String region, String partition) {
        assertThat(Partitions.of(region)).isEqualTo(partition);
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, us-east-1",
        "cn-north-1, cn-northwest-1",
        "us-gov-east-1, us-gov-west-1",
        "us-iso-west-1, us-iso-east-1",
        "us-isob-west-1, us-isob-east-1",
        "eu-isoe-west-1, eu-isoe-west-1",
        "us-isof-east-1, us-isof-south-1",
        "eusc-de-east-1, eusc-de-east-1",
    })
    void callsOrganizationsInTheRegionWhereTheSdkFindsIt(String region, String home) {
        assertThat(OrganizationAccounts.homeOf(region)).isEqualTo(home);
        assertThat(
                        OrganizationsEndpointProvider.defaultProvider()
                                .resolveEndpoint(params -> params.region(Region.of(region)))
                                .join()
                                .url()
                                .getHost())
                .startsWith("organizations." + home + ".");
    }
}
