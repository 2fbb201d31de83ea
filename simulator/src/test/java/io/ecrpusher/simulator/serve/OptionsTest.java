package io.ecrpusher.simulator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ecrpusher.simulator.serve.Options.RealCluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class OptionsTest {
    @Test
    void hasDefaultsForAllButTheFolder() {
        assertThat(Options.parse("--dir", "out"))
                .isEqualTo(
                        new Options(
                                Path.of("out"),
                                0,
                                "111122223333",
                                3,
                                30,
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void readsEveryOption() {
        Options options =
                Options.parse(
                        "--dir out --port 9000 --account 000000000000 --accounts 2 --clusters 5 --cluster prod --real kube/config prod --fault black-hole:shop-01 --function f.zip --keys keys.json"
                                .split(" ", -1));

        assertThat(options)
                .isEqualTo(
                        new Options(
                                Path.of("out"),
                                9000,
                                "000000000000",
                                2,
                                5,
                                List.of("prod"),
                                List.of(new RealCluster(Path.of("kube/config"), "prod")),
                                List.of(new PlantedFault(PlantedFault.Kind.BLACK_HOLE, "shop-01")),
                                Optional.of(Path.of("f.zip")),
                                Optional.of(Path.of("keys.json"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--clusters 3           | --dir is missing",
                "--dir                  | --dir needs a value",
                "--dir out --klusters 3 | unknown option --klusters",
                "--dir out --clusters x | --clusters must be a number from 0 to 10000, not 'x'",
                "--dir out --account 1  | --account must be an account ID of 12 digits, not '1'",
                "--dir out --real file  | --real needs a value",
                "--dir out --fault odd:x| --fault must be KIND:CLUSTER, not 'odd:x'",
            })
    void namesEachMistake(String arguments, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Options.parse(arguments.split(" ", -1)))
                .withMessageStartingWith(message);
    }
}
