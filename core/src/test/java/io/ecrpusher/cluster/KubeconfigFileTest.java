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
import org.junit.jupiter.params.provider.CsvSource;
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
    @ValueSource(strings = {"[a]", "{a: b}", "true"})
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
        assertThat(read("\uFEFF" + json)).isEqualTo(read(kubeconfig));
        assertThat(read("\uFEFF" + kubeconfig)).isEqualTo(read(kubeconfig));
    }

    /** One tag of each kind, on each kind of value. Some failed with an exception of Java. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "!!python/object:os.system hunter2",
                "!!python/object/apply:os.system [hunter2]",
                "!!javax.script.ScriptEngineManager [hunter2]",
                "!!binary aHVudGVyMg==",
                "!!binary '####'",
                "!hunter2",
                "!hunter2 {a: b}",
                "!<tag:example.com,2026:x> hunter2",
                "!!set {hunter2}",
                "!!omap [a: hunter2]",
                "!!pairs [a: hunter2]",
                "!!map hunter2",
                "!!seq hunter2",
                "!!str [hunter2]",
                "!!null [hunter2]",
                "!!int {hunter2: b}",
                "!!merge hunter2",
                "!!yaml hunter2"
            })
    void rejectsYamlTagsWithoutShowingThem(String value) {
        for (String kubeconfig :
                List.of(
                        kubeconfig("", "token: " + value),
                        kubeconfig("", "token: t") + "extensions: [" + value + "]\n",
                        kubeconfig("", "token: t, %s: x".formatted("? " + value + "\n ")))) {
            assertThatThrownBy(() -> read(kubeconfig))
                    .isInstanceOf(FailureException.class)
                    .hasMessageMatching(
                            "the kubeconfig can't be used: (line [0-9]+ has a YAML tag, a word that starts with '!'\\. Remove the tag, or put the text in quotes|it isn't YAML\\. Store .*)")
                    .hasMessageNotContaining("hunter2");
        }
        assertRejected(
                kubeconfig("", "token: t") + "extensions: " + value + "\n",
                "line 5 has a YAML tag, a word that starts with '!'. Remove the tag, or put the text in quotes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!str t", "'t'", "!!int t", "! t"})
    void acceptsTagsThatChangeNothing(String token) throws FailureException {
        assertThat(read(kubeconfig("", "token: " + token)).token()).contains(Credential.of("t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123", "1_000", "1e3", "2026-11-26", "12345678901234567890", "0x1F"})
    void keepsNumbersAndDatesAsTheyAreWritten(String token) throws FailureException {
        assertThat(read(kubeconfig("", "token: " + token)).token()).contains(Credential.of(token));
    }

    @Test
    void readsANumberInJson() throws FailureException {
        Object document = new Yaml().load(kubeconfig("", "token: t"));
        String json = new Gson().toJson(document);
        assertThat(read(json.replace("\"t\"", "12345678")).token())
                .contains(Credential.of("12345678"));
    }

    @Test
    void mergesAnAnchoredMapping() throws FailureException {
        String kubeconfig = "x: &user {token: t}\n" + kubeconfig("", "<<: *user");
        assertThat(read(kubeconfig).token()).contains(Credential.of("t"));
        assertThat(read(kubeconfig.replace("<<: *user", "<<: *user, token: own")).token())
                .contains(Credential.of("own"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x: &x {<<: *x}\n",
                "x: &x [*x]\n",
                "x: &x {? *x : b}\n",
                "x: {<<: text}\n",
                "x: {<<: [[a]]}\n",
                "? [a]\n: b\n"
            })
    void readsOrRejectsStrangeStructures(String extra) {
        try {
            assertThat(read(kubeconfig("", "token: t") + extra).token())
                    .contains(Credential.of("t"));
        } catch (FailureException e) {
            assertThat(e).hasMessageStartingWith("the kubeconfig can't be used: it isn't YAML");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://k8s_api.corp_1:6443",
                "https://API_1",
                "https://k8s.test.:6443/k8s/clusters/c-m-1",
                "https://[fd00:ec2::1]:6443",
                "https://bücher.example:6443"
            })
    void acceptsTheServersThatTheConnectionAccepts(String server) throws FailureException {
        String kubeconfig = kubeconfig("", "token: t").replace("https://k8s.test:6443", server);
        assertThat(read(kubeconfig).server()).hasToString(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k8s.test:6443",
                "http://k8s.test",
                "https://",
                "https://:6443",
                "https://k8s..test",
                "https://k8s.test:0",
                "https://k8s.test:65536",
                "https://k8s.test:x",
                "https://k8s test",
                "https://[::1"
            })
    void rejectsOtherServers(String server) {
        assertRejected(
                kubeconfig("", "token: t").replace("https://k8s.test:6443", server),
                "its server isn't a URL such as https://k8s.example.com:6443");
    }

    /** Written by {@code aws eks update-kubeconfig}. */
    private static final String EKS_KUBECONFIG =
            """
            apiVersion: v1
            kind: Config
            preferences: {}
            current-context: arn:aws:eks:eu-west-1:111122223333:cluster/prod
            clusters:
            - name: arn:aws:eks:eu-west-1:111122223333:cluster/prod
              cluster:
                certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==
                server: https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com
            contexts:
            - name: arn:aws:eks:eu-west-1:111122223333:cluster/prod
              context:
                cluster: arn:aws:eks:eu-west-1:111122223333:cluster/prod
                user: arn:aws:eks:eu-west-1:111122223333:cluster/prod
            users:
            - name: arn:aws:eks:eu-west-1:111122223333:cluster/prod
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1beta1
                  command: aws
                  args: [--region, eu-west-1, eks, get-token, --cluster-name, prod, --output, json]
            """;

    @Test
    void advisesToNameTheEksClusterOfAKubeconfigByAwsEksUpdateKubeconfig() {
        assertRejected(EKS_KUBECONFIG, eks("{name: prod, region: eu-west-1}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "command: /usr/local/bin/aws, args: [--region=eu-west-1, eks, get-token, --cluster-name=prod] | {name: prod, region: eu-west-1}",
                "command: aws, args: [eks, get-token, --cluster-name, prod, --role-arn, 'arn:aws:iam::111122223333:role/a'], env: [{name: AWS_PROFILE, value: x}, {name: AWS_REGION, value: us-east-1}] | {name: prod, region: us-east-1, role: \"arn:aws:iam::111122223333:role/a\"}",
                "command: 'C:\\Program Files\\aws-iam-authenticator.exe', args: [token, -i, prod] | {name: prod, region: REGION}",
                "command: 'C:\\bin\\aws-iam-authenticator.exe', args: [token, -i, prod] | {name: prod, region: REGION}",
                "command: heptio-authenticator-aws, args: [token, -i, prod, -r, hunter2] | {name: prod, region: REGION}",
                "command: aws-vault, args: [exec, dev, --, aws, eks, get-token, --cluster-name, 'hunter2!'] | {name: NAME, region: REGION}",
                "command: sh, args: [-c, 'aws eks get-token --region x --cluster-name prod'] | {name: prod, region: REGION}",
                "command: aws-iam-authenticator, args: null | {name: NAME, region: REGION}",
                "command: aws, args: [1, {a: b}, eks, get-token, --cluster-name] | {name: NAME, region: REGION}"
            })
    void findsNameAndRegionInTheProgramOfAnEksUser(String exec, String element) {
        assertRejected(kubeconfig("", "exec: {%s}".formatted(exec)), eks(element));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{command: gke-gcloud-auth-plugin}",
                "{command: aws}",
                "{command: aws, args: [sts, get-session-token]}",
                "{command: awsx}",
                "{command: [aws]}",
                "{args: [get-token]}",
                "aws",
                "[aws]"
            })
    void rejectsOtherPrograms(String exec) {
        assertRejected(
                kubeconfig("", "exec: " + exec),
                "it needs 'exec', which isn't part of the file. Set a token, or client-certificate-data and client-key-data");
    }

    private static String eks(String element) {
        return "it runs a program that gets tokens from EKS. In the fleet file, replace the kubeconfig by the EKS cluster's name and Region: "
                + element;
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
