package io.ecrpusher.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class RbacManifestTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "team-a",
                "12345",
                "0x1f",
                "1e3",
                "1.5",
                "true",
                "no",
                "null",
                "2026-01-01",
                "on"
            })
    void writesEveryNameAsText(String name) {
        Object read =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(PolicyRule.yamlText(name));
        assertThat(read).isEqualTo(name);
    }
}
