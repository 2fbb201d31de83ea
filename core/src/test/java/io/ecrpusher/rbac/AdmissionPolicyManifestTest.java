package io.ecrpusher.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.secret.SecretShape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

class AdmissionPolicyManifestTest {
    private static final Path SHIPPED = Path.of("../infra/kubernetes/admission-policy.yaml");

    /** The longest expression that cel-go's parser accepts, in characters. */
    private static final int MAX_EXPRESSION = 100_000;

    @Test
    void theShippedManifestIsThatOfTheTemplatesDefaults() throws IOException {
        SecretSpec secret = secret().namespaces(everywhere()).build();
        assertThat(Files.readString(SHIPPED).replaceAll("(?m)\\A(#.*\n)+\n", ""))
                .isEqualTo(AdmissionPolicy.of(List.of(secret), Optional.empty()).manifest());
    }

    @ParameterizedTest
    @EnumSource
    void allowsTheTypeDataAndLabelsOfEveryFormat(Format format) throws FailureException {
        SecretSpec spec =
                secret().namespaces(everywhere())
                        .format(format)
                        .labels(Map.of("team", "a"))
                        .argoCd(
                                Optional.of(
                                        new ArgoCd(
                                                ArgoCd.Type.HELM,
                                                Optional.of("team"),
                                                Optional.of("a"),
                                                Optional.of("charts"))))
                        .build();
        RegistryLogin login =
                new RegistryLogin(
                        "111122223333.dkr.ecr.eu-west-1.amazonaws.com", Credential.of("p"));
        JsonObject rendered =
                JsonParser.parseString(
                                SecretManifest.render(spec, List.of(login), Instant.EPOCH)
                                        .body()
                                        .reveal())
                        .getAsJsonObject();
        SecretShape shape = SecretShape.of(spec);
        assertThat(rendered.get("type").getAsString()).isEqualTo(shape.type());
        assertThat(rendered.getAsJsonObject("data").keySet()).isEqualTo(shape.dataKeys());
        assertThat(shape.typeDataKeys()).containsAll(shape.dataKeys());
        JsonObject labels = rendered.getAsJsonObject("metadata").getAsJsonObject("labels");
        assertThat(shape.labels()).hasSize(labels.size());
        shape.labels()
                .forEach(
                        (key, value) -> assertThat(labels.get(key).getAsString()).isEqualTo(value));
    }

    @Test
    void allowsArgoCdsOptionalDataOnlyIfTheFleetSetsIt() {
        ArgoCd withProject =
                new ArgoCd(
                        ArgoCd.Type.OCI, Optional.of("team"), Optional.of("a"), Optional.empty());
        assertThat(argoCdKeys(withProject))
                .containsExactlyInAnyOrder("url", "type", "username", "password", "project");
        assertThat(argoCdKeys(new ArgoCd(ArgoCd.Type.OCI, Optional.of("team"))))
                .containsExactlyInAnyOrder("url", "type", "username", "password");
    }

    private static Set<String> argoCdKeys(ArgoCd argoCd) {
        return SecretShape.of(
                        secret().namespaces(everywhere())
                                .format(Format.ARGOCD_REPOSITORY)
                                .argoCd(Optional.of(argoCd))
                                .build())
                .dataKeys();
    }

    @Test
    void escapesTextsOfTheFleetFile() {
        assertThat(Cel.text("it's \\ ü\n\uD83D\uDE00"))
                .isEqualTo("'it\\'s \\\\ \\U000000fc\\U0000000a\\U0001f600'");
    }

    @Test
    void dotsInPatternsMatchOnlyDots() {
        assertThat(Cel.matches("x", List.of(new NamePattern("a.b-*"), new NamePattern("c?"))))
                .isEqualTo("(x.matches('^(a\\\\.b-.*|c.)$'))");
    }

    @Test
    void splitsLongListsBecauseAnExpressionHasALimit() {
        List<String> names =
                IntStream.range(0, 3_000).mapToObj(i -> "n".repeat(58) + (10_000 + i)).toList();
        List<SecretSpec> secrets =
                IntStream.range(0, 800)
                        .mapToObj(
                                i ->
                                        SecretSpec.named("ecr-pull-" + i)
                                                .namespaces(
                                                        i == 0
                                                                ? NamespaceSelector.named(names)
                                                                : everywhere())
                                                .build())
                        .toList();
        AdmissionPolicy policy = AdmissionPolicy.of(secrets, Optional.empty());
        assertThat(policy.policies())
                .flatExtracting(ValidatingPolicy::variables)
                .allMatch(one -> one.expression().length() < MAX_EXPRESSION)
                .anyMatch(one -> one.expression().contains(names.getFirst()))
                .anyMatch(one -> one.expression().contains(names.getLast()));
        assertThat(policy.policies())
                .flatExtracting(ValidatingPolicy::validations)
                .allMatch(one -> one.expression().length() < MAX_EXPRESSION)
                .allMatch(one -> one.messageExpression().length() < MAX_EXPRESSION);
    }

    private static SecretSpec.Builder secret() {
        return SecretSpec.named("ecr-pull");
    }

    private static NamespaceSelector everywhere() {
        return new NamespaceSelector(List.of(new NamePattern("*")), List.of(), Optional.empty());
    }
}
