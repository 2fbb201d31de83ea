package io.ecrpusher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.Principal;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the command says and how it ends when something is wrong, as a process of its own. */
class BadInputTest {
    /** In the mask of a process's signals. */
    private static final long SIGINT = 1 << 1;

    private static final String REGION = "eu-west-1";
    private static final Simulator AWS = Simulator.start();
    private static final Principal USER = AWS.addUser("arn:aws:iam::111122223333:user/dev");

    @TempDir private Path home;

    @AfterAll
    static void stop() {
        AWS.close();
    }

    private CommandProcess signedIn() {
        return new CommandProcess(home).with(AWS.environment(USER, REGION));
    }

    private void config(String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), text);
    }

    private static void assertOneLine(RunResult result, int code, String... parts) {
        assertThat(result.err().lines()).as(result.err()).hasSize(1);
        assertThat(result.err()).startsWith("ecr-pusher: ").contains(parts);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(code);
        NoCredential.in(result.all(), AWS);
    }

    @Test
    void suggestsAnOptionForAMisspelledOne() {
        assertOneLine(
                new CommandProcess(home).run("rbac", "--flet", "x"),
                2,
                "unknown option '--flet'; did you mean '--fleet'? See ecr-pusher rbac --help.");
    }

    @Test
    void listsTheValuesForAWrongOne() {
        assertOneLine(
                new CommandProcess(home).run("completion", "tcsh"),
                2,
                "'tcsh' isn't a value of SHELL; write bash, zsh, or fish. See ecr-pusher completion --help.");
    }

    @Test
    void listsTheValuesForAWrongOneOfSeveral() {
        assertOneLine(
                new CommandProcess(home).run("status", "--state", "fresh,foo"),
                2,
                "'foo' isn't a value of --state; write fresh, aging, expiring, expired, never-written, failing, or paused. See ecr-pusher status --help.");
    }

    @Test
    void showsTheFormOfATag() {
        assertOneLine(
                new CommandProcess(home).run("init", "--tag", "foo"),
                2,
                "'foo' isn't a value of --tag; write KEY=VALUE. See ecr-pusher init --help.");
    }

    @Test
    void saysThatThereAreNoCredentials() {
        assertOneLine(new CommandProcess(home).run("init"), 3, "no AWS credentials");
    }

    @Test
    void saysThatTheProfileDoesNotExist() {
        assertOneLine(
                new CommandProcess(home).run("init", "--profile", "nope"), 3, "no profile 'nope'");
    }

    @Test
    void saysHowToSignInAgain() throws IOException {
        config(
                """
                [profile dev]
                role_arn = arn:aws:iam::111122223333:role/dev
                source_profile = sso
                [profile sso]
                sso_session = corp
                sso_account_id = 111122223333
                sso_role_name = Admin
                [sso-session corp]
                sso_region = eu-west-1
                sso_start_url = https://corp.awsapps.com/start
                """);
        assertOneLine(
                new CommandProcess(home).run("init", "--profile", "dev"),
                3,
                "Run: aws sso login --profile sso");
    }

    @Test
    void saysThatAnMfaCodeNeedsATerminal() throws IOException {
        config(
                """
                [default]
                role_arn = arn:aws:iam::111122223333:role/dev
                source_profile = keys
                mfa_serial = arn:aws:iam::111122223333:mfa/me
                [profile keys]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """
                        .formatted(USER.accessKeyId(), USER.secretAccessKey()));
        assertOneLine(
                new CommandProcess(home).run("init"),
                3,
                "needs an MFA code of arn:aws:iam::111122223333:mfa/me");
    }

    @Test
    void saysThatTheSessionHasExpired() {
        Principal expired =
                new Principal(
                        "arn:aws:sts::111122223333:assumed-role/dev/me",
                        "ASIAEXPIRED234567ABC",
                        "secret-of-the-expired-session",
                        Optional.of("token-of-the-expired-session"),
                        Optional.of(Instant.now().minusSeconds(60)));
        AWS.addPrincipal(expired);
        assertOneLine(
                new CommandProcess(home).with(AWS.environment(expired, REGION)).run("init"),
                3,
                "the AWS session of AWS_ACCESS_KEY_ID has expired");
    }

    @Test
    void saysThatTheSecretKeyIsWrong() {
        assertOneLine(
                signedIn().with("AWS_SECRET_ACCESS_KEY", "wrong").run("init"),
                3,
                "The secret key is wrong, or this computer's clock");
    }

    @Test
    void saysThatAwsDoesNotKnowTheKey() {
        assertOneLine(
                signedIn().with("AWS_ACCESS_KEY_ID", "AKIANOBODY").run("init"),
                3,
                "AWS doesn't know the access key of AWS_ACCESS_KEY_ID in eu-west-1");
    }

    @Test
    void saysThatThereIsNoNetwork() {
        assertOneLine(
                signedIn().with("AWS_ENDPOINT_URL", "https://aws.invalid").run("init"),
                2,
                "can't reach AWS in eu-west-1: its name can't be resolved");
    }

    @Test
    void saysThatTheCertificateIsNotTrusted() {
        assertOneLine(
                signedIn().with("AWS_CA_BUNDLE", "").run("init"),
                2,
                "its certificate isn't trusted",
                "AWS_CA_BUNDLE");
    }

    @Test
    void logsInToTheProxyAndSaysThatItRefused() throws Exception {
        AtomicBoolean loggedIn = new AtomicBoolean();
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                while (!proxy.isClosed()) {
                                    refuse(proxy, loggedIn);
                                }
                            });
            assertOneLine(
                    signedIn()
                            .with("AWS_ENDPOINT_URL", "https://aws.invalid")
                            .with("HTTPS_PROXY", "http://me:hush@127.0.0.1:" + proxy.getLocalPort())
                            .run("init"),
                    2,
                    "the proxy of HTTPS_PROXY refused the connection");
            assertThat(loggedIn).isTrue();
        }
    }

    /** Answers as a proxy that asks for a login, and then forbids the tunnel. */
    private static void refuse(ServerSocket proxy, AtomicBoolean loggedIn) {
        try (Socket client = proxy.accept()) {
            byte[] bytes = new byte[4096];
            int length = client.getInputStream().read(bytes);
            String request = new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII);
            // me:hush
            boolean login =
                    request.toLowerCase(Locale.ROOT)
                            .contains("proxy-authorization: basic bwu6ahvzaa==");
            if (login && request.startsWith("CONNECT aws.invalid:443 ")) {
                loggedIn.set(true);
            }
            String answer =
                    login ? "403 Forbidden" : "407 Login\r\nProxy-Authenticate: Basic realm=\"p\"";
            client.getOutputStream()
                    .write(
                            "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .formatted(answer)
                                    .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    void saysThatTheFileCannotBeWritten() {
        assertOneLine(
                signedIn().run("init", "--out", "missing/fleet.yaml"),
                2,
                "can't write missing/fleet.yaml");
    }

    @Test
    void saysThatTheOutputCannotBeWritten() {
        assertOneLine(
                signedIn().shell("\"$@\" --help >/dev/full"),
                2,
                "can't write the result: No space left on device");
    }

    @Test
    void endsSilentlyIfNobodyReadsTheOutput() throws IOException {
        Files.writeString(home.resolve("fleet.yaml"), fleetWithManyMistakes());
        RunResult result = signedIn().runWithoutReader("validate", "fleet.yaml");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(141);
    }

    private static String fleetWithManyMistakes() {
        return "version: 1\n" + "wrong: x\n".repeat(90);
    }

    @Test
    void endsAtOnceAfterControlCWhileAwsIsSilent() throws Exception {
        assumeFalse(ignoresInterrupts(), "a background job of a shell ignores SIGINT");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CommandProcess command = silentAws(silent);
            Process process = command.start("init");
            try (Socket _ = silent.accept()) {
                new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
                assertOneLine(command.await(process), 130, "interrupted");
            }
        }
    }

    /** Processes inherit this. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readString(status)
                        .lines()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .anyMatch(signals -> (signals & SIGINT) != 0);
    }

    @Test
    void endsWhenItsTimeIsUpWhileAwsIsSilent() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertOneLine(
                    silentAws(silent).run("init", "--timeout", "1s"),
                    124,
                    "timed out after 1s; allow more time with --timeout");
        }
    }

    private CommandProcess silentAws(ServerSocket silent) {
        return signedIn().with("AWS_ENDPOINT_URL", "https://127.0.0.1:" + silent.getLocalPort());
    }

    @Test
    void trustsTheBundleAndCallsAws() {
        AWS.addCluster("111122223333", REGION, "prod");
        RunResult result = signedIn().run("init", "--regions", REGION);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("Wrote fleet.yaml");
        NoCredential.in(result.all(), AWS);
    }
}
