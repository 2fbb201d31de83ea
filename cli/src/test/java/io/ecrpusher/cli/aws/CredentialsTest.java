package io.ecrpusher.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.ecrpusher.cli.CommandProcess;
import io.ecrpusher.cli.NoCredential;
import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.TestRun;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.http.HttpsServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** The command finds credentials wherever the AWS CLI does. */
class CredentialsTest {
    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "eu-west-1";
    private static final String ROLE = "arn:aws:iam::%s:role/dev".formatted(ACCOUNT);
    private static final String SSO_TOKEN = "token-of-the-sign-in";
    private static final Simulator AWS = Simulator.start();
    private static final Principal USER =
            AWS.addUser("arn:aws:iam::%s:user/dev".formatted(ACCOUNT));
    private static final Principal SESSION = AWS.addRoleSession(ROLE, "me");

    @TempDir private Path home;

    @BeforeAll
    static void addCluster() {
        AWS.addCluster(ACCOUNT, REGION, "prod");
        AWS.addRole(ROLE, Set.of(USER.arn()), Optional.empty());
    }

    @AfterAll
    static void stop() {
        AWS.close();
    }

    /** A computer that can reach AWS, without credentials. */
    private CommandProcess computer() {
        CommandProcess computer = new CommandProcess(home);
        AWS.environment(USER, REGION)
                .forEach(
                        (variable, value) -> {
                            if (!variable.startsWith("AWS_ACCESS")
                                    && !variable.startsWith("AWS_SECRET")
                                    && !variable.startsWith("JAVA")) {
                                computer.with(variable, value);
                            }
                        });
        return computer;
    }

    private void config(String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), text);
    }

    private static void assertWorks(RunResult result) {
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("Wrote fleet.yaml: 1 cluster,");
        NoCredential.in(result.all(), AWS);
        assertThat(result.all()).doesNotContain(SSO_TOKEN);
    }

    private static String[] init(String... more) {
        String[] arguments = {"init", "--regions", REGION, "--no-input"};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    @Test
    void ofAProfileThatAssumesARole() throws IOException {
        config(
                """
                [profile dev]
                role_arn = %s
                source_profile = keys
                [profile keys]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """
                        .formatted(ROLE, USER.accessKeyId(), USER.secretAccessKey()));
        assertWorks(computer().with("AWS_PROFILE", "dev").run(init()));
    }

    @Test
    void ofTheNamedProfileRatherThanTheEnvironment() throws IOException {
        config(
                """
                [profile keys]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """
                        .formatted(USER.accessKeyId(), USER.secretAccessKey()));
        assertWorks(
                computer()
                        .with("AWS_ACCESS_KEY_ID", "AKIANOBODY")
                        .with("AWS_SECRET_ACCESS_KEY", "none")
                        .run(init("--profile", "keys")));
    }

    @Test
    void ofASignInWithIamIdentityCenter() throws Exception {
        signIn(Instant.now().plusSeconds(3600));
        try (HttpsServer sso = HttpsServer.start(AWS.authority(), _ -> ssoCredentials())) {
            assertWorks(
                    computer()
                            .with("AWS_ENDPOINT_URL_SSO", sso.uri().toString())
                            .run(init("--profile", "sso")));
        }
    }

    @Test
    void ofNoSignInThatHasExpired() throws Exception {
        signIn(Instant.now().minusSeconds(60));
        RunResult result = computer().run(init("--profile", "sso"));
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo(
                        "ecr-pusher: the sign-in of profile 'sso' has expired. Run: aws sso login --profile sso\n");
    }

    private void signIn(Instant until) throws Exception {
        config(
                """
                [profile sso]
                sso_session = corp
                sso_account_id = %s
                sso_role_name = dev
                [sso-session corp]
                sso_region = %s
                sso_start_url = https://corp.awsapps.com/start
                """
                        .formatted(ACCOUNT, REGION));
        // The AWS CLI's name for the file.
        String file =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-1")
                                        .digest("corp".getBytes(StandardCharsets.UTF_8)));
        Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
        Files.writeString(
                cache.resolve(file + ".json"),
                """
                {"startUrl": "https://corp.awsapps.com/start", "region": "%s", "accessToken": "%s", "expiresAt": "%s"}
                """
                        .formatted(REGION, SSO_TOKEN, until));
    }

    private static HttpResponse ssoCredentials() {
        return HttpResponse.json(
                200,
                """
                {"roleCredentials": {"accessKeyId": "%s", "secretAccessKey": "%s", "sessionToken": "%s", "expiration": %d}}
                """
                        .formatted(
                                SESSION.accessKeyId(),
                                SESSION.secretAccessKey(),
                                SESSION.sessionToken().orElseThrow(),
                                SESSION.expiresAt().orElseThrow().toEpochMilli()));
    }

    @Test
    void ofAProgram() throws IOException {
        Path program = home.resolve("program");
        Files.writeString(
                program,
                """
                {"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s"}
                """
                        .formatted(USER.accessKeyId(), USER.secretAccessKey()));
        config("[default]\ncredential_process = cat %s\n".formatted(program));
        assertWorks(computer().run(init()));
    }

    @Test
    void ofAContainer() throws IOException {
        HttpServer container = server(Map.of("/credentials", sessionJson()));
        assertWorks(
                computer()
                        .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri(container) + "/credentials")
                        .run(init()));
        container.stop(0);
    }

    @Test
    void ofAnInstance() throws IOException {
        String credentials = "/latest/meta-data/iam/security-credentials/";
        HttpServer metadata =
                server(
                        Map.of(
                                "/latest/api/token",
                                "token",
                                credentials,
                                "dev",
                                credentials + "dev",
                                sessionJson()));
        assertWorks(
                computer()
                        .with("AWS_EC2_METADATA_DISABLED", "false")
                        .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", uri(metadata).toString())
                        .run(init()));
        metadata.stop(0);
    }

    private static String sessionJson() {
        return """
               {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "%s",
                "Expiration": "%s", "LastUpdated": "%s"}
               """
                .formatted(
                        SESSION.accessKeyId(),
                        SESSION.secretAccessKey(),
                        SESSION.sessionToken().orElseThrow(),
                        SESSION.expiresAt().orElseThrow(),
                        Instant.now());
    }

    private static HttpServer server(Map<String, String> answers) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String answer = answers.get(exchange.getRequestURI().getPath());
                    byte[] body = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders()
                            .set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600");
                    exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static URI uri(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Test
    void ofAProfileThatNeedsAnMfaCode() throws IOException {
        config(
                """
                [default]
                role_arn = %s
                source_profile = keys
                mfa_serial = arn:aws:iam::%s:mfa/me
                [profile keys]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """
                        .formatted(ROLE, ACCOUNT, USER.accessKeyId(), USER.secretAccessKey()));
        Properties before = (Properties) System.getProperties().clone();
        try {
            System.setProperty("aws.configFile", home.resolve(".aws/config").toString());
            System.setProperty("aws.endpointUrl", AWS.awsEndpoint().toString());
            System.clearProperty("aws.accessKeyId");
            RunResult result =
                    new TestRun(home)
                            .with("AWS_REGION", REGION)
                            .with(
                                    "AWS_CA_BUNDLE",
                                    AWS.environment(USER, REGION).get("AWS_CA_BUNDLE"))
                            .typing("123456\n")
                            .run(init());
            assertWorks(result);
            assertThat(result.err())
                    .contains("MFA code of arn:aws:iam::%s:mfa/me:".formatted(ACCOUNT));
        } finally {
            System.setProperties(before);
        }
    }
}
