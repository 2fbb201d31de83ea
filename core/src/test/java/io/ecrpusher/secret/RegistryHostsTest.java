package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.HostStyle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryHostsTest {
    // From "IPv6" in the ECR user guide, and "Amazon ECR endpoints" in the AWS general reference.
    @ParameterizedTest
    @CsvSource({
        "BARE, 111122223333.dkr.ecr.eu-west-1.amazonaws.com, 111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        "HTTPS, public.ecr.aws, https://public.ecr.aws",
        "DUALSTACK, 111122223333.dkr.ecr.eu-west-1.amazonaws.com, 111122223333.dkr-ecr.eu-west-1.on.aws",
        "DUALSTACK, 111122223333.dkr.ecr.us-gov-west-1.amazonaws.com, 111122223333.dkr-ecr.us-gov-west-1.on.aws",
        "DUALSTACK, 111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn, 111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn",
        "DUALSTACK, public.ecr.aws, ecr-public.aws.com",
        "FIPS, 111122223333.dkr.ecr.us-east-1.amazonaws.com, 111122223333.dkr.ecr-fips.us-east-1.amazonaws.com",
        "FIPS_DUALSTACK, 111122223333.dkr.ecr.us-east-1.amazonaws.com, 111122223333.dkr-ecr-fips.us-east-1.on.aws",
        "FIPS_DUALSTACK, 111122223333.dkr.ecr.us-gov-west-1.amazonaws.com, 111122223333.dkr-ecr-fips.us-gov-west-1.on.aws",
    })
    void returnsTheHostInEachStyle(HostStyle style, String host, String name)
            throws FailureException {
        assertThat(RegistryHosts.inStyle(host, style)).isEqualTo(name);
    }

    @Test
    void refusesAStyleThatEcrDoesNotDocumentForTheHost() {
        assertThatThrownBy(() -> RegistryHosts.inStyle("public.ecr.aws", HostStyle.FIPS))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "ECR documents no fips host for public.ecr.aws; remove fips from the Secret's hosts");
        assertThatThrownBy(() -> RegistryHosts.inStyle("public.ecr.aws", HostStyle.FIPS_DUALSTACK))
                .isInstanceOf(FailureException.class)
                .hasMessageEndingWith("remove fips-dualstack from the Secret's hosts");
        assertThatThrownBy(
                        () ->
                                RegistryHosts.inStyle(
                                        "111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov",
                                        HostStyle.DUALSTACK))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("ECR documents no dualstack host for 111122223333");
    }
}
