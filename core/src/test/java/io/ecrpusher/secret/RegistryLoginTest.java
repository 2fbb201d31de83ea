package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryLoginTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://public.ecr.aws",
                "public.ecr.aws/",
                "public.ecr.aws/docker",
                "public.ecr.aws "
            })
    void refusesATextThatIsNotABareHost(String host) {
        assertThatThrownBy(() -> new RegistryLogin(host, Credential.of("secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' is not a host name without scheme and path".formatted(host));
    }
}
