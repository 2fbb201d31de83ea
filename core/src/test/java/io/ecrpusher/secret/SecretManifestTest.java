package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

final class SecretManifestTest {
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
    private static final String EU = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    private static final String US = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    private static final RegistryLogin EU_LOGIN = login(EU, "eu+pass/word=");
    private static final RegistryLogin US_LOGIN = login(US, "us-password");

    @Test
    void rendersDockerconfigjson() throws FailureException {
        SecretManifest manifest =
                render(spec(Format.DOCKERCONFIGJSON, HostStyle.BARE), EU_LOGIN, US_LOGIN);

        assertThat(document(manifest, ".dockerconfigjson"))
                .isEqualTo(
                        inOneLine(
                                """
                                {"auths":{
                                "111122223333.dkr.ecr.eu-west-1.amazonaws.com":{
                                "username":"AWS",
                                "password":"eu+pass/word=",
                                "auth":"QVdTOmV1K3Bhc3Mvd29yZD0="},
                                "111122223333.dkr.ecr.us-east-1.amazonaws.com":{
                                "username":"AWS",
                                "password":"us-password",
                                "auth":"QVdTOnVzLXBhc3N3b3Jk"}}}
                                """));
        assertThat(read(manifest.body().reveal()))
                .containsEntry("type", "kubernetes.io/dockerconfigjson");
    }

    @Test
    void rendersDockercfgWithoutAWrapper() throws FailureException {
        SecretManifest manifest = render(spec(Format.DOCKERCFG, HostStyle.BARE), EU_LOGIN);

        assertThat(document(manifest, ".dockercfg"))
                .isEqualTo(
                        inOneLine(
                                """
                                {"111122223333.dkr.ecr.eu-west-1.amazonaws.com":{
                                "username":"AWS",
                                "password":"eu+pass/word=",
                                "auth":"QVdTOmV1K3Bhc3Mvd29yZD0="}}
                                """));
        assertThat(read(manifest.body().reveal())).containsEntry("type", "kubernetes.io/dockercfg");
    }

    @Test
    void rendersOpaqueConfig() throws FailureException {
        SecretManifest manifest = render(spec(Format.OPAQUE_CONFIG, HostStyle.HTTPS), EU_LOGIN);

        assertThat(document(manifest, "config.json"))
                .isEqualTo(
                        inOneLine(
                                """
                                {"auths":{
                                "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com":{
                                "username":"AWS",
                                "password":"eu+pass/word=",
                                "auth":"QVdTOmV1K3Bhc3Mvd29yZD0="}}}
                                """));
        assertThat(read(manifest.body().reveal())).containsEntry("type", "Opaque");
    }

    @Test
    void rendersBasicAuth() throws FailureException {
        Map<String, Object> secret =
                read(render(spec(Format.BASIC_AUTH, HostStyle.BARE), EU_LOGIN).body().reveal());

        assertThat(secret).containsEntry("type", "kubernetes.io/basic-auth");
        assertThat(child(secret, "data"))
                .isEqualTo(Map.of("username", "QVdT", "password", "ZXUrcGFzcy93b3JkPQ=="));
    }

    @Test
    void rendersTheWholeSecret() throws FailureException {
        SecretSpec spec =
                spec(
                        Format.OPAQUE_CONFIG,
                        List.of(HostStyle.BARE),
                        Map.of("team", "web", "app", "shop"),
                        Map.of("example.com/note", "of team web"));
        SecretManifest manifest = render(spec, login("public.ecr.aws", "p"));

        assertThat(manifest.body().reveal())
                .isEqualTo(
                        inOneLine(
                                """
                                {"apiVersion":"v1","kind":"Secret",
                                "metadata":{"name":"ecr-pull",
                                "labels":{"app":"shop","app.kubernetes.io/managed-by":"ecr-pusher","team":"web"},
                                "annotations":{"ecr-pusher.io/content":"de353158cb35661e",
                                "ecr-pusher.io/expires-at":"2026-03-02T00:00:00Z",
                                "example.com/note":"of team web"}},
                                "type":"Opaque",
                                "data":{"config.json":
                                "eyJhdXRocyI6eyJwdWJsaWMuZWNyLmF3cyI6eyJ1c2VybmFtZSI6IkFXUyIsInBhc3N3b3JkIjoicCIsImF1dGgiOiJRVmRUT25BPSJ9fX0="}}
                                """));
        assertThat(manifest.name()).isEqualTo("ecr-pull");
        assertThat(manifest.validUntil()).isEqualTo(MIDNIGHT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BASIC_AUTH", "ARGOCD_REPOSITORY", "ARGOCD_REPO_CREDS"})
    void readsBackAsRendered(Format format) throws FailureException {
        SecretManifest manifest = render(spec(format, HostStyle.BARE), EU_LOGIN, US_LOGIN);

        assertThat(auths(manifest))
                .isEqualTo(Map.of(EU, entry("eu+pass/word="), US, entry("us-password")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BASIC_AUTH", "ARGOCD_REPOSITORY", "ARGOCD_REPO_CREDS"})
    void rendersAHostInBothStylesWithOnePassword(Format format) throws FailureException {
        SecretManifest manifest = render(spec(format, HostStyle.HTTPS, HostStyle.BARE), EU_LOGIN);

        assertThat(auths(manifest))
                .isEqualTo(
                        Map.of(
                                EU,
                                entry("eu+pass/word="),
                                "https://" + EU,
                                entry("eu+pass/word=")));
    }

    @Test
    void rendersFipsAndDualstackHostsWithThePassword() throws FailureException {
        SecretManifest manifest =
                render(
                        spec(Format.DOCKERCONFIGJSON, HostStyle.FIPS, HostStyle.DUALSTACK),
                        US_LOGIN);

        assertThat(auths(manifest))
                .isEqualTo(
                        Map.of(
                                "111122223333.dkr.ecr-fips.us-east-1.amazonaws.com",
                                entry("us-password"),
                                "111122223333.dkr-ecr.us-east-1.on.aws",
                                entry("us-password")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BASIC_AUTH", "ARGOCD_REPOSITORY", "ARGOCD_REPO_CREDS"})
    void rendersTheSameBytesInAnyOrder(Format format) throws FailureException {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("a", "1");
        labels.put("b", "2");
        Map<String, String> reversed = new LinkedHashMap<>();
        reversed.put("b", "2");
        reversed.put("a", "1");

        SecretManifest one =
                render(
                        spec(format, List.of(HostStyle.BARE, HostStyle.HTTPS), labels, reversed),
                        EU_LOGIN,
                        US_LOGIN);
        SecretManifest other =
                render(
                        spec(format, List.of(HostStyle.HTTPS, HostStyle.BARE), reversed, labels),
                        US_LOGIN,
                        EU_LOGIN);

        assertThat(one).isEqualTo(other);
    }

    @Test
    void hashesTheDataWithoutItsPasswords() throws FailureException {
        SecretSpec spec = spec(Format.DOCKERCFG, HostStyle.BARE);
        Object content = annotations(render(spec, login(EU, "p"))).get("ecr-pusher.io/content");

        assertThat(annotations(render(spec, login(EU, "another"))))
                .containsEntry("ecr-pusher.io/content", content);
        assertThat(annotations(render(spec, login(EU, "p"), login(US, "p"))))
                .doesNotContainEntry("ecr-pusher.io/content", content);
        assertThat(
                        annotations(
                                render(
                                        spec(Format.DOCKERCONFIGJSON, HostStyle.BARE),
                                        login(EU, "p"))))
                .doesNotContainEntry("ecr-pusher.io/content", content);
    }

    @Test
    void writesTheExpiryInWholeSeconds() throws FailureException {
        SecretManifest manifest =
                SecretManifest.render(
                        spec(Format.DOCKERCFG, HostStyle.BARE),
                        List.of(EU_LOGIN),
                        Instant.parse("2026-03-02T01:02:03.987Z"));

        assertThat(annotations(manifest))
                .containsEntry("ecr-pusher.io/expires-at", "2026-03-02T01:02:03Z");
    }

    @Test
    void doesNotLetTheUserOverrideItsLabelAndAnnotation() throws FailureException {
        SecretSpec spec =
                spec(
                        Format.DOCKERCFG,
                        List.of(HostStyle.BARE),
                        Map.of("app.kubernetes.io/managed-by", "me"),
                        Map.of("ecr-pusher.io/expires-at", "never"));
        SecretManifest manifest = render(spec, EU_LOGIN);

        assertThat(labels(manifest))
                .containsExactly(Map.entry("app.kubernetes.io/managed-by", "ecr-pusher"));
        assertThat(annotations(manifest))
                .containsEntry("ecr-pusher.io/expires-at", "2026-03-02T00:00:00Z");
    }

    @Test
    void keepsEveryCharacterOfAnAnnotation() throws FailureException {
        String note = "<a href=\"x\">'&'</a> \\ \t é 日本 \u2028 \uD83D\uDE80 =";
        SecretManifest manifest =
                render(
                        spec(
                                Format.DOCKERCFG,
                                List.of(HostStyle.BARE),
                                Map.of(),
                                Map.of("note", note)),
                        EU_LOGIN);

        assertThat(annotations(manifest)).containsEntry("note", note);
        assertThat(manifest.body().reveal()).contains("<a href=").contains("'&'");
    }

    @Test
    void rendersEqualLoginsOnce() throws FailureException {
        SecretSpec spec = spec(Format.DOCKERCONFIGJSON, HostStyle.BARE);

        assertThat(render(spec, EU_LOGIN, login(EU, "eu+pass/word=")))
                .isEqualTo(render(spec, EU_LOGIN));
    }

    @Test
    void refusesTwoPasswordsForOneHost() {
        assertThatThrownBy(
                        () ->
                                render(
                                        spec(Format.DOCKERCONFIGJSON, HostStyle.BARE),
                                        EU_LOGIN,
                                        login(EU, "another")))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "two registries of the Secret log in to "
                                + EU
                                + " as different principals, but a Secret holds one password per host; keep one of them");
    }

    @Test
    void refusesToRenderASecretWithoutLogins() {
        assertThatThrownBy(() -> render(spec(Format.DOCKERCONFIGJSON, HostStyle.BARE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a Secret needs at least one registry");
    }

    @Test
    void rendersDataOfAMebibyte() throws FailureException {
        assertThat(document(renderOfSize(1_048_576), ".dockerconfigjson")).hasSize(1_048_576);
    }

    @Test
    void refusesMoreDataThanKubernetesAllows() {
        assertThatThrownBy(() -> renderOfSize(1_048_577))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.INVALID))
                .hasMessage(
                        "the data of Secret 'ecr-pull' is 1048577 bytes for 200 registries, and Kubernetes allows"
                                + " 1048576; split the registries across several Secrets");
    }

    @Test
    void printsNoPassword() throws FailureException {
        assertThat(EU_LOGIN).hasToString("RegistryLogin[host=" + EU + ", password=(masked)]");
        assertThat(render(spec(Format.DOCKERCFG, HostStyle.BARE), EU_LOGIN))
                .hasToString(
                        "SecretManifest[manager=FieldManager[fleet=], name=ecr-pull, body=(masked), validUntil=2026-03-02T00:00:00Z, missing=[]]");
    }

    /** Renders a document of this size for 200 registries, by the length of the last host. */
    private static SecretManifest renderOfSize(int bytes) throws FailureException {
        SecretSpec spec = spec(Format.DOCKERCONFIGJSON, HostStyle.BARE);
        List<RegistryLogin> logins =
                IntStream.range(0, 199)
                        .mapToObj(i -> login("host-%03d".formatted(i), "p".repeat(2100)))
                        .toList();
        int others =
                document(render(spec, logins.toArray(RegistryLogin[]::new)), ".dockerconfigjson")
                        .length();
        int entry = ",\"\":{\"username\":\"AWS\",\"password\":\"\",\"auth\":\"QVdTOg==\"}".length();
        RegistryLogin last = login("z".repeat(bytes - others - entry), "");
        return SecretManifest.render(
                spec,
                IntStream.rangeClosed(0, 199)
                        .mapToObj(i -> i < 199 ? logins.get(i) : last)
                        .toList(),
                MIDNIGHT);
    }

    @Test
    void rendersTheUrlOfAnArgoCdRepositoryAsItsApplicationsStateIt() throws FailureException {
        assertThat(argoCd(Format.ARGOCD_REPOSITORY, ArgoCd.Type.HELM, "charts"))
                .isEqualTo(
                        Map.of(
                                "url", HOST + "/charts",
                                "type", "helm",
                                "enableOCI", "true",
                                "username", "AWS",
                                "password", "p"));
        assertThat(argoCd(Format.ARGOCD_REPOSITORY, ArgoCd.Type.HELM, ""))
                .containsEntry("url", HOST);
        assertThat(argoCd(Format.ARGOCD_REPOSITORY, ArgoCd.Type.OCI, "apps/web"))
                .isEqualTo(
                        Map.of(
                                "url", "oci://" + HOST + "/apps/web",
                                "type", "oci",
                                "username", "AWS",
                                "password", "p"));
    }

    @Test
    void limitsAnArgoCdRepositoryToItsProject() throws FailureException {
        SecretSpec spec =
                argoCdSpec(
                        Format.ARGOCD_REPOSITORY,
                        new ArgoCd(
                                ArgoCd.Type.OCI,
                                Optional.of("apps"),
                                Optional.of("team-a"),
                                Optional.of("ECR apps")));
        assertThat(argoCd(spec))
                .containsEntry("project", "team-a")
                .containsEntry("name", "ECR apps")
                .hasSize(6);
    }

    /** Argo CD matches by string prefix: {@code host} would also match host.evil.example. */
    @Test
    void endsTheUrlOfArgoCdRepoCredsWithASlashAfterABareHostOnly() throws FailureException {
        assertThat(argoCd(Format.ARGOCD_REPO_CREDS, ArgoCd.Type.HELM, ""))
                .containsEntry("url", HOST + "/");
        assertThat(argoCd(Format.ARGOCD_REPO_CREDS, ArgoCd.Type.OCI, ""))
                .containsEntry("url", "oci://" + HOST + "/");
        assertThat(argoCd(Format.ARGOCD_REPO_CREDS, ArgoCd.Type.OCI, "apps"))
                .containsEntry("url", "oci://" + HOST + "/apps");
        assertThat(argoCd(Format.ARGOCD_REPO_CREDS, ArgoCd.Type.HELM, "team"))
                .containsEntry("url", HOST + "/team");
    }

    @Test
    void labelsSecretsForArgoCd() throws FailureException {
        assertThat(
                        labels(
                                render(
                                        argoCdSpec(Format.ARGOCD_REPO_CREDS, ArgoCd.Type.OCI, ""),
                                        login(HOST, "p"))))
                .containsEntry("argocd.argoproj.io/secret-type", "repo-creds");
        assertThat(
                        labels(
                                render(
                                        argoCdSpec(Format.ARGOCD_REPOSITORY, ArgoCd.Type.HELM, ""),
                                        login(HOST, "p"))))
                .containsEntry("argocd.argoproj.io/secret-type", "repository");
    }

    private static Map<String, String> argoCd(Format format, ArgoCd.Type type, String repository)
            throws FailureException {
        return argoCd(argoCdSpec(format, type, repository));
    }

    private static Map<String, String> argoCd(SecretSpec spec) throws FailureException {
        Map<String, String> data = new HashMap<>();
        child(read(render(spec, login(HOST, "p")).body().reveal()), "data")
                .forEach(
                        (key, value) ->
                                data.put(
                                        key,
                                        new String(
                                                Base64.getDecoder().decode((String) value),
                                                StandardCharsets.UTF_8)));
        return data;
    }

    private static SecretSpec argoCdSpec(Format format, ArgoCd.Type type, String repository) {
        return argoCdSpec(
                format, new ArgoCd(type, Optional.of(repository).filter(path -> !path.isEmpty())));
    }

    private static SecretSpec argoCdSpec(Format format, ArgoCd argoCd) {
        return SecretSpec.named("argo")
                .registries(List.of(new Registry.Public("public")))
                .format(format)
                .namespaces(NamespaceSelector.named(List.of("argocd")))
                .labels(Map.of("argocd.argoproj.io/secret-type", "cluster"))
                .argoCd(Optional.of(argoCd))
                .build();
    }

    @Test
    void namesTheMissingRegistriesInOneOrder() throws FailureException {
        SecretSpec spec = spec(Format.DOCKERCONFIGJSON, HostStyle.BARE);
        SecretManifest one =
                SecretManifest.render(
                        spec, List.of(EU_LOGIN), List.of(missing("b"), missing("a")), MIDNIGHT);
        assertThat(annotations(one)).containsEntry("ecr-pusher.io/missing", "a,b");
        SecretManifest other =
                SecretManifest.render(
                        spec, List.of(EU_LOGIN), List.of(missing("a"), missing("b")), MIDNIGHT);
        assertThat(other.body()).isEqualTo(one.body());
        assertThat(annotations(render(spec, EU_LOGIN))).doesNotContainKey("ecr-pusher.io/missing");
    }

    @Test
    void keepsFormerLoginsInAMergeWhileALoginIsMissing() throws FailureException {
        Map<String, Credential> existing =
                Map.of(".dockerconfigjson", Credential.of("{\"auths\":{\"%s\":{}}}".formatted(US)));
        Map<String, String> written =
                Map.of(
                        "ecr-pusher.io/hosts",
                        EU + "," + US,
                        "ecr-pusher.io/expires-at",
                        "2026-03-01T18:00:00Z");
        SecretManifest rendered =
                SecretManifest.render(
                        merging("").build(), List.of(EU_LOGIN), List.of(missing("us")), MIDNIGHT);
        SecretManifest merged = rendered.mergedInto("1", written, existing);
        assertThat(auths(merged)).containsOnlyKeys(EU, US);
        assertThat(annotations(merged))
                .containsEntry("ecr-pusher.io/hosts", EU + "," + US)
                .containsEntry("ecr-pusher.io/expires-at", "2026-03-01T18:00:00Z")
                .doesNotContainKey("ecr-pusher.io/shared");
        assertThat(merged.validUntil()).isEqualTo(Instant.parse("2026-03-01T18:00:00Z"));

        SecretManifest complete =
                SecretManifest.render(merging("").build(), List.of(EU_LOGIN), MIDNIGHT)
                        .mergedInto("1", written, existing);
        assertThat(auths(complete)).containsOnlyKeys(EU);
        assertThat(annotations(complete))
                .containsEntry("ecr-pusher.io/hosts", EU)
                .containsEntry("ecr-pusher.io/expires-at", "2026-03-02T00:00:00Z");
    }

    @Test
    void keepsTheHostsOfOtherDeploymentsInAMerge() throws FailureException {
        Map<String, Credential> existing =
                Map.of(".dockerconfigjson", Credential.of("{\"auths\":{\"%s\":{}}}".formatted(US)));
        SecretManifest merged =
                SecretManifest.render(merging("one").build(), List.of(EU_LOGIN), MIDNIGHT)
                        .mergedInto(
                                "1",
                                Map.of(
                                        "ecr-pusher.io/hosts.one",
                                        EU + "," + US,
                                        "ecr-pusher.io/hosts.two",
                                        US),
                                existing);
        assertThat(auths(merged)).containsOnlyKeys(EU, US);
        assertThat(annotations(merged))
                .containsEntry("ecr-pusher.io/hosts.one", EU)
                .containsEntry("ecr-pusher.io/shared.one", "true")
                .doesNotContainKey("ecr-pusher.io/hosts.two");
    }

    @Test
    void isSharedWithADeploymentThatWritesTheSameHosts() throws FailureException {
        SecretManifest merged =
                SecretManifest.render(merging("one").build(), List.of(US_LOGIN), MIDNIGHT)
                        .mergedInto(
                                "1",
                                Map.of("ecr-pusher.io/hosts.two", US),
                                Map.of(
                                        ".dockerconfigjson",
                                        Credential.of("{\"auths\":{\"%s\":{}}}".formatted(US))));
        assertThat(annotations(merged))
                .containsEntry("ecr-pusher.io/hosts.one", US)
                .containsEntry("ecr-pusher.io/shared.one", "true");
    }

    private static SecretSpec.Builder merging(String fleet) {
        return SecretSpec.named("ecr-pull").fleet(fleet).onConflict(OnConflict.MERGE);
    }

    private static MissingLogin missing(String registry) {
        return new MissingLogin(registry, "", new Problem(Cause.UNREACHABLE, "no response"));
    }

    @Test
    void acceptsAHostThatIsRepeatedInTheAnnotation() throws FailureException {
        SecretManifest rendered = render(spec(Format.DOCKERCONFIGJSON, HostStyle.BARE), EU_LOGIN);
        SecretManifest merged =
                rendered.mergedInto(
                        "1",
                        Map.of("ecr-pusher.io/hosts", US + "," + US),
                        Map.of(
                                ".dockerconfigjson",
                                Credential.of("{\"auths\":{\"%s\":{}}}".formatted(US))));
        assertThat(document(merged, ".dockerconfigjson"))
                .isEqualTo(document(rendered, ".dockerconfigjson"));
    }

    private static SecretManifest render(SecretSpec spec, RegistryLogin... logins)
            throws FailureException {
        return SecretManifest.render(spec, List.of(logins), MIDNIGHT);
    }

    private static RegistryLogin login(String host, String password) {
        return new RegistryLogin(host, Credential.of(password));
    }

    private static SecretSpec spec(Format format, HostStyle... hosts) {
        return spec(format, List.of(hosts), Map.of(), Map.of());
    }

    private static SecretSpec spec(
            Format format,
            List<HostStyle> hosts,
            Map<String, String> labels,
            Map<String, String> annotations) {
        return SecretSpec.named("ecr-pull")
                .registries(List.of(new Registry.Public("public")))
                .format(format)
                .hosts(hosts)
                .namespaces(NamespaceSelector.named(List.of("team-a")))
                .labels(labels)
                .annotations(annotations)
                .build();
    }

    private static Map<String, String> entry(String password) {
        byte[] userAndPassword = ("AWS:" + password).getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "username",
                "AWS",
                "password",
                password,
                "auth",
                Base64.getEncoder().encodeToString(userAndPassword));
    }

    private static String inOneLine(String text) {
        return text.replace("\n", "");
    }

    // Reads with a YAML parser, which shares no code with the writer. JSON is YAML.

    @SuppressWarnings("unchecked") // the test only reads objects
    private static Map<String, Object> read(String json) {
        return (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    }

    @SuppressWarnings("unchecked") // the test only reads objects
    private static Map<String, Object> child(Map<String, Object> object, String key) {
        return (Map<String, Object>) object.get(key);
    }

    private static Map<String, Object> labels(SecretManifest manifest) {
        return child(child(read(manifest.body().reveal()), "metadata"), "labels");
    }

    private static Map<String, Object> annotations(SecretManifest manifest) {
        return child(child(read(manifest.body().reveal()), "metadata"), "annotations");
    }

    private static String document(SecretManifest manifest, String key) {
        Map<String, Object> data = child(read(manifest.body().reveal()), "data");
        assertThat(data).containsOnlyKeys(key);
        return new String(
                Base64.getDecoder().decode((String) data.get(key)), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> auths(SecretManifest manifest) {
        Map<String, Object> data = child(read(manifest.body().reveal()), "data");
        String document = document(manifest, data.keySet().iterator().next());
        Map<String, Object> config = read(document);
        return config.containsKey("auths") ? child(config, "auths") : config;
    }
}
