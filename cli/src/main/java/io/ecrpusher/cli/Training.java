package io.ecrpusher.cli;

import io.ecrpusher.cli.terminal.Terminal;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Runs what most commands need, so that the JVM can record the classes for its AOT cache. Calls
 * nothing outside this process.
 */
final class Training {
    private static final String FLEET =
            """
            version: 1
            registries:
              - {name: main, regions: [eu-west-1]}
            secrets:
              - name: ecr-pull
                namespaces: {include: [default, "team-*"], labels: "a in (b)"}
                serviceAccounts: [default]
            clusters:
              - &cluster {name: prod, region: eu-west-1}
              - {<<: *cluster, name: test, role: "arn:aws:iam::111122223333:role/spoke"}
              - discover: {regions: [eu-west-1], tags: {a: b}}
            """;

    /** Port 1, where nobody listens: a call loads its classes, and fails at once. */
    private static final String NOWHERE = "https://127.0.0.1:1";

    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_ACCESS_KEY_ID",
                    "AKIAIOSFODNN7EXAMPLE",
                    "AWS_SECRET_ACCESS_KEY",
                    "not-a-key");

    private Training() {}

    /** Runs the commands, and ends normally, because the JVM writes its cache then. */
    static void main(String[] args) {
        System.setProperty("aws.endpointUrl", NOWHERE);
        run("--help");
        run("--version");
        run("vaildate");
        run("rbac", "--help");
        run("validate", "-");
        run("rbac", "-f", "-");
        run("token", "--cluster-name", "prod");
        run("rbac", "--stack", "none");
    }

    private static void run(String... args) {
        PrintStream nothing =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal =
                new Terminal(
                        ENVIRONMENT,
                        Path.of("").toAbsolutePath(),
                        new ByteArrayInputStream(FLEET.getBytes(StandardCharsets.UTF_8)),
                        nothing,
                        nothing,
                        false,
                        false,
                        Clock.systemUTC());
        int _ = Commands.run(terminal, new Stop(), args);
    }
}
