package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.file.FleetFile;

import java.util.Optional;

/** Fuzzes fleet files, in YAML and JSON. */
class FleetFileFuzzTest {
    private static final String FLEET =
            """
            {"version":"1","name":"platform","onRegistryFailure":"partial","prune":{"retired":["old"]},
             "registries":[{"name":"main","regions":["eu-west-1","us-east-1"]},{"name":"partner","account":"444455556666","regions":["us-east-1"],"role":"arn:aws:iam::444455556666:role/spoke","externalId":"fleet"},{"name":"public","public":true}],
             "secrets":[{"name":"ecr-pull","registries":["main","partner","public"],"format":"dockerconfigjson","hosts":["bare","https"],"namespaces":{"include":["team-*"],"exclude":["team-legacy"],"labels":"ecr-pull=enabled,tier in (a,b),!x"},"labels":{"team":"platform"},"annotations":{"a.example/b":"c"},"serviceAccounts":["default"],"onConflict":"merge","onTypeChange":"refuse"},{"name":"argo","registries":["main"],"format":"argocd-repo-creds","namespaces":["argocd"],"argocd":{"type":"helm"}}],
             "clusters":[{"name":"prod","region":"eu-west-1","secrets":["ecr-pull","argo"],"paused":{"until":"2026-12-31T00:00:00Z","reason":"move"}},{"name":"far","region":"us-east-1","role":"arn:aws:iam::444455556666:role/spoke","externalId":"fleet"},{"discover":{"regions":["eu-west-1"],"tags":{"ecr-pusher":"enabled"}}},{"name":"on-prem","kubeconfig":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf"},{"name":"edge","endpoint":"https://user:%s@k8s.example.com:6443","token":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:edge-AbCdEf"}]}\
            """
                    .formatted(Canary.TEXT);
    private static final String SMALL =
            """
            {"version":1,"registries":[{"name":"main"}],"secrets":[{"name":"ecr-pull","namespaces":["default"]}],"clusters":[{"name":"prod"}]}\
            """;

    @FuzzTest
    @DictionaryEntries({
        "version: 1",
        "registries:",
        "secrets:",
        "clusters:",
        "namespaces:",
        "discover:",
        "organization:",
        "<<: *a",
        "&a ",
        "!!binary "
    })
    void fuzz(byte[] input) {
        Work.check(JsonEdits.document(input, FLEET, SMALL), FleetFileFuzzTest::parse);
    }

    private static void parse(String text) {
        Optional<Fleet> fleet = fleet(text);
        if (fleet.isPresent() && text.startsWith("{")) {
            json(text)
                    .map(FleetFileFuzzTest::rendered)
                    .ifPresent(rendered -> assertThat(fleet(rendered)).isEqualTo(fleet));
        }
    }

    private static Optional<Fleet> fleet(String text) {
        try {
            return Optional.of(FleetFile.parse("the test", text, "eu-west-1"));
        } catch (InvalidFleetException e) {
            Output.check(e);
            return Optional.empty();
        }
    }

    private static Optional<JsonElement> json(String text) {
        try {
            return Optional.of(JsonParser.parseString(text));
        } catch (RuntimeException _) {
            return Optional.empty(); // YAML that begins with a brace
        }
    }

    private static String rendered(JsonElement json) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .serializeNulls()
                .disableHtmlEscaping()
                .create()
                .toJson(json);
    }
}
