package io.ecrpusher.cli.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

class PermissionTest {
    private static Set<Permission> rule(String rule) {
        return Permission.of(
                JsonParser.parseString("{\"rules\": [" + rule + "]}").getAsJsonObject());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiGroups: [''], resources: [secrets], verbs: [patch]}",
                "{apiGroups: [''], resources: [secrets], resourceNames: [ecr-pull], verbs: [patch]}",
                "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}",
                "{apiGroups: [''], resources: ['*'], verbs: [patch]}",
            })
    void includesOneNamedObject(String rule) {
        Set<Permission> needed = Set.of(new Permission("", "secrets", "ecr-pull", "patch"));

        assertThat(Permission.without(needed, rule(rule))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiGroups: [''], resources: [secrets], verbs: [get]}",
                "{apiGroups: [apps], resources: ['*'], verbs: ['*']}",
                "{apiGroups: [''], resources: [secrets], resourceNames: [other], verbs: [patch]}",
                "{apiGroups: ['*'], resources: ['*'], resourceNames: [other], verbs: ['*']}",
                "{nonResourceURLs: ['*'], verbs: [patch]}",
            })
    void doesNotIncludeAnother(String rule) {
        Set<Permission> needed = Set.of(new Permission("", "secrets", "ecr-pull", "patch"));

        assertThat(Permission.without(needed, rule(rule))).isEqualTo(needed);
    }

    @Test
    void listsVerbsOfEachObject() {
        assertThat(
                        Permission.text(
                                rule(
                                        "{apiGroups: ['', apps], resources: [deployments], resourceNames: [a], verbs: [list, get]}")))
                .isEqualTo("get, list on deployments a; get, list on deployments.apps a");
    }
}
