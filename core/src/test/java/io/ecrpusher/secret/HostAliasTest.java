package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.HostStyle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostAliasTest {
    // The names of the ECR user guide's "IPv6" and of the AWS general reference's "ECR endpoints".
    @ParameterizedTest
    @CsvSource({
        "BARE, 111122223333.dkr.ecr.eu-west-1.amazonaws.com, 111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        "HTTPS, public.ecr.aws, https://public.ecr.aws",
        "DUALSTACK, 111122223333.dkr.ecr.eu-west-1.amazonaws.com, 111122223333.dkr-ecr.eu-west-1.on.aws",
        "DUALSTACK, 111122223333.dkr.ecr.us-gov-west-1.amazonaws.com, 111122223333.dkr-ecr.us-gov-west-1.on.aws",
        "DUALSTACK, 111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn, 111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn",
        "DUALSTACK, public.ecr.aws, ecr-public.aws.com",
        "FIPS, 111122223333.dkr.ecr.us-east-1.amazonaws.com, 111122223333.dkr.ecr-fips.us-east-1.amazonaws.com",
    })
    void spellsARegistrysHost(HostStyle style, String host, String alias) throws FailureException {
        assertThat(HostAlias.of(host, style)).isEqualTo(alias);
    }

    @Test
    void refusesAnAliasThatTheHostDoesNotHave() {
        assertThatThrownBy(() -> HostAlias.of("public.ecr.aws", HostStyle.FIPS))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "no fips host is known of public.ecr.aws; remove fips from the Secret's hosts");
        assertThatThrownBy(
                        () ->
                                HostAlias.of(
                                        "111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov",
                                        HostStyle.DUALSTACK))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("no dualstack host is known of 111122223333");
    }
}
