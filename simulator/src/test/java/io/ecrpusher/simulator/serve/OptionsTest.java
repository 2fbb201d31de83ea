package io.ecrpusher.simulator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ecrpusher.simulator.serve.Options.RealCluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;

class OptionsTest {
    @Test
    void hasDefaultsForAllButTheFolder() {
        assertThat(Options.parse("--dir", "out"))
                .isEqualTo(new Options(Path.of("out"), 0, 3, 30, List.of(), List.of()));
    }

    @Test
    void readsEveryOption() {
        Options options =
                Options.parse(
                        "--dir out --port 9000 --accounts 2 --clusters 5 --real kube/config prod --fault black-hole:shop-01"
                                .split(" ", -1));

        assertThat(options)
                .isEqualTo(
                        new Options(
                                Path.of("out"),
                                9000,
                                2,
                                5,
                                List.of(new RealCluster(Path.of("kube/config"), "prod")),
                                List.of(
                                        new PlantedFault(
                                                PlantedFault.Kind.BLACK_HOLE, "shop-01"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--clusters 3           | --dir is missing",
                "--dir                  | --dir needs a value",
                "--dir out --cluster 3  | unknown option --cluster",
                "--dir out --clusters x | --clusters must be a number from 0 to 10000, not 'x'",
                "--dir out --real file  | --real needs a value",
                "--dir out --fault odd:x| --fault must be KIND:CLUSTER, not 'odd:x'",
            })
    void namesEachMistake(String arguments, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Options.parse(arguments.split(" ", -1)))
                .withMessageStartingWith(message);
    }
}
