package io.ecrpusher.cli.doctor.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.Role;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class ViewpointTest {
    private static final String FUNCTION = "arn:aws:iam::111122223333:role/teams/ecr-pusher";

    private static Viewpoint seenBy(String caller) {
        return new Viewpoint(caller, Optional.of(FUNCTION), false);
    }

    @Test
    void isTheFunctionWithItsRoleWhateverThePath() {
        assertThat(seenBy("arn:aws:iam::111122223333:role/ecr-pusher").isFunction()).isTrue();
        assertThat(seenBy("arn:aws:iam::111122223333:role/my-ecr-pusher").isFunction()).isFalse();
        assertThat(seenBy("arn:aws:iam::444455556666:role/ecr-pusher").isFunction()).isFalse();
        assertThat(seenBy("arn:aws:iam::111122223333:user/ecr-pusher").isFunction()).isFalse();
    }

    @Test
    void expectsTheFleetsRoleInClustersThatHaveOne() {
        Viewpoint jane = seenBy("arn:aws:iam::111122223333:user/jane");
        Optional<Role> spoke =
                Optional.of(new Role("arn:aws:iam::444455556666:role/spoke", Optional.empty()));

        assertThat(jane.actsAsFunction(spoke)).isTrue();
        assertThat(jane.actsAsFunction(Optional.empty())).isFalse();
        assertThat(jane.principal(spoke)).isEqualTo("arn:aws:iam::444455556666:role/spoke");
        assertThat(jane.principal(Optional.empty())).isEqualTo(FUNCTION);
    }

    @Test
    void saysAsWhomItChecks() {
        assertThat(seenBy("arn:aws:iam::111122223333:user/jane").description())
                .startsWith("Checks as arn:aws:iam::111122223333:user/jane.")
                .contains("--as-function");
        assertThat(new Viewpoint("x", Optional.of(FUNCTION), true).description())
                .isEqualTo("Checks as the function's role, " + FUNCTION + ".");
    }
}
