package io.ecrpusher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

class KubeconfigFileTest {
    private static final String PEM =
            "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";

    private static final String BASE64 = Base64.getEncoder().encodeToString(bytes(PEM));

    @ParameterizedTest
    @ValueSource(
            strings = {"'####'", "' '", "'-----BEGIN CERTIFICATE-----'", "12345678", "bm8gUEVN"})
    void neverTakesAnUnreadableCaForNone(String data) {
        assertRejected(
                kubeconfig("certificate-authority-data: " + data, "token: t"),
                "its certificate-authority-data isn't base64 of PEM. Encode the PEM file with base64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a]", "{a: b}", "true", "!!binary aGk="})
    void neverTakesACaThatIsNotTextForNone(String data) {
        assertRejected(
                kubeconfig("certificate-authority-data: " + data, "token: t"),
                "its certificate-authority-data isn't text. Put it in quotes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-certificate-data", "client-key-data"})
    void namesTheFieldOfAnUnreadableClientPem(String field) {
        assertRejected(
                kubeconfig("", "token: t, %s: '%s'".formatted(field, "####")),
                "its %s isn't base64 of PEM. Encode the PEM file with base64".formatted(field));
    }

    @Test
    void acceptsBase64WithLineBreaks() throws FailureException {
        String data = Base64.getMimeEncoder(16, new byte[] {'\n'}).encodeToString(bytes(PEM));
        assertThat(
                        read(kubeconfig(
                                        "certificate-authority-data: \"%s\\n\""
                                                .formatted(data.replace("\n", "\\n")),
                                        "token: t"))
                                .caPem())
                .isEqualTo(PEM);
    }

    @Test
    void tellsAWrappedKubeconfigFromOneWithoutAContext() {
        String kubeconfig = kubeconfig("", "token: t");
        for (String stored :
                List.of(
                        "{\"kubeconfig\":%s}".formatted(new Gson().toJson(kubeconfig)),
                        Base64.getEncoder().encodeToString(bytes(kubeconfig)),
                        Base64.getMimeEncoder().encodeToString(bytes(kubeconfig)),
                        "eyJhbGciOi.a.token")) {
            assertRejected(
                    stored,
                    "it isn't a kubeconfig. Store it as plain text, without JSON or base64 around it");
        }
        assertRejected(
                kubeconfig.replace("current-context", "context"),
                "it has no current-context. Set the cluster's 'context' in the fleet file");
    }

    @Test
    void ignoresAFileBesideItsContent() throws FailureException {
        ClusterEndpoint endpoint =
                read(
                        kubeconfig(
                                "certificate-authority: /ca.crt, certificate-authority-data: "
                                        + BASE64,
                                "client-certificate: /c, client-key: /k, client-certificate-data: %s, client-key-data: %s"
                                        .formatted(BASE64, BASE64)));
        assertThat(endpoint.caPem()).isEqualTo(PEM);
        assertThat(endpoint.clientPem()).contains(Credential.of(PEM + "\n" + PEM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", certificate-authority-data: ''"})
    void rejectsAFileWithoutItsContent(String data) {
        assertRejected(
                kubeconfig("certificate-authority: /ca.crt" + data, "token: t"),
                "it needs 'certificate-authority', which isn't part of the file. Set certificate-authority-data");
    }

    @Test
    void treatsEmptyFieldsAsUnset() throws FailureException {
        ClusterEndpoint endpoint =
                read(
                        kubeconfig(
                                "certificate-authority: '', certificate-authority-data: '', proxy-url: '', tls-server-name: ''",
                                "token: t, tokenFile: '', username: '', client-key: '', as: '', as-groups: [], as-user-extra: {}"));
        assertThat(endpoint.token()).contains(Credential.of("t"));
    }

    @Test
    void keepsTheProxyUrlAsACredential() throws FailureException {
        String url = "http://user:hunter2@proxy.test:3128";
        ClusterEndpoint endpoint = read(kubeconfig("proxy-url: '%s'".formatted(url), "token: t"));
        assertThat(endpoint.proxyUrl()).contains(Credential.of(url));
        assertThat(endpoint.toString()).doesNotContain("hunter2");
        assertThat(read(kubeconfig("proxy-url: ''", "token: t")).proxyUrl()).isEmpty();
        assertThat(read(kubeconfig("", "token: t")).proxyUrl()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"---\n%s", "%s---\n", "%s---\nanother: [document\n"})
    void readsTheFirstDocument(String stream) throws FailureException {
        String kubeconfig = kubeconfig("", "token: t");
        assertThat(read(stream.formatted(kubeconfig))).isEqualTo(read(kubeconfig));
    }

    @Test
    void readsJsonAsJson() throws FailureException {
        String kubeconfig = kubeconfig("", "token: t");
        Object document = new Yaml().load(kubeconfig);
        String json =
                new GsonBuilder()
                        .setFormattingStyle(FormattingStyle.PRETTY.withIndent("\t"))
                        .create()
                        .toJson(document)
                        .replace("/", "\\/");
        assertThat(read(json)).isEqualTo(read(kubeconfig));
    }

    @Test
    void readsYamlThatStartsLikeJson() throws FailureException {
        assertThat(
                        read("{current-context: a, contexts: [{name: a, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://k8s.test'}}], users: [{name: u, user: {token: t}}]}")
                                .token())
                .contains(Credential.of("t"));
    }

    @Test
    void rejectsTextThatIsNotYamlWithoutShowingIt() {
        assertRejected(
                "clusters: [hunter2",
                "it isn't YAML. Store the output of 'kubectl config view --raw --flatten'");
    }

    private static void assertRejected(String kubeconfig, String problem) {
        assertThatThrownBy(() -> read(kubeconfig))
                .hasMessage("the kubeconfig can't be used: " + problem);
    }

    private static ClusterEndpoint read(String kubeconfig) throws FailureException {
        return KubeconfigFile.read(Credential.of(kubeconfig), "");
    }

    private static String kubeconfig(String cluster, String user) {
        return """
        current-context: admin
        contexts: [{name: admin, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "https://k8s.test:6443", %s}}]
        users: [{name: u, user: {%s}}]
        """
                .formatted(cluster, user);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
