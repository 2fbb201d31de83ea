package io.ecrpusher.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.TestRun;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.endpoint.AwsProxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A simulated AWS with a stack, clusters, and registries behind a proxy, and the command in this
 * process. The caller is the function's role.
 */
final class DoctorFixture implements AutoCloseable {
    static final String STACK = "ecr-pusher";

    final TestFleet aws = new TestFleet();
    final AwsProxy proxy = AwsProxy.start(simulator().authority(), simulator().aws(), 0);
    final Map<String, String> environment = new HashMap<>();
    Clock clock = Clock.systemUTC();
    String fleet = "";
    private final Path file;

    DoctorFixture() {
        simulator()
                .aws()
                .cloudFormation()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        STACK,
                        Map.of(
                                "RoleArn",
                                TestFleet.ROLE,
                                "FunctionName",
                                STACK,
                                "BucketName",
                                "b"));
        environment.put("AWS_REGION", TestFleet.REGION);
        environment.put("HTTPS_PROXY", proxy.uri().toString());
        environment.put(
                "AWS_CA_BUNDLE",
                simulator()
                        .environment(
                                simulator().addUser("arn:aws:iam::111122223333:user/any"),
                                TestFleet.REGION)
                        .get("AWS_CA_BUNDLE"));
        try {
            Path directory = Files.createDirectories(Path.of("target", "doctor"));
            file = directory.resolve(UUID.randomUUID() + ".yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Simulator simulator() {
        return aws.simulator();
    }

    /** Adds a cluster with everything that grant gives it for the current fleet file. */
    EksCluster onboarded(String name) {
        EksCluster cluster = unprepared(name).grantAccess(TestFleet.ROLE, "ecr-pusher");
        cluster.kubernetes().apply(manifests(name));
        return cluster;
    }

    /** Adds a cluster without access. */
    EksCluster unprepared(String name) {
        return simulator().addCluster(TestFleet.ACCOUNT, TestFleet.REGION, name);
    }

    /** Returns the RBAC and admission policies of the fleet file for a cluster. */
    String manifests(String cluster) {
        Output output = run("rbac", "-f", write(), "--cluster", cluster);
        assertThat(output.code()).as(output.err()).isZero();
        return output.out();
    }

    /** Makes an IAM principal the caller, instead of the function's role. */
    void caller(Principal principal) {
        System.setProperty("aws.accessKeyId", principal.accessKeyId());
        System.setProperty("aws.secretAccessKey", principal.secretAccessKey());
        principal
                .sessionToken()
                .ifPresentOrElse(
                        token -> System.setProperty("aws.sessionToken", token),
                        () -> System.clearProperty("aws.sessionToken"));
    }

    /** Returns what {@code action} returns, with another IAM principal as the caller. */
    <T> T as(Principal principal, Supplier<T> action) {
        Properties before = (Properties) System.getProperties().clone();
        caller(principal);
        try {
            return action.get();
        } finally {
            System.setProperties(before);
        }
    }

    /** What the command printed. */
    record Output(int code, String out, String err) {
        JsonObject json() {
            return JsonParser.parseString(out).getAsJsonObject();
        }

        /** Returns the steps of a cluster or registry whose name contains {@code name}. */
        List<JsonObject> steps(String name) {
            List<JsonObject> steps = new ArrayList<>();
            for (String list : List.of("clusters", "registries")) {
                for (JsonElement one : json().getAsJsonArray(list)) {
                    if (one.getAsJsonObject().get("name").getAsString().contains(name)) {
                        one.getAsJsonObject()
                                .getAsJsonArray("steps")
                                .forEach(step -> steps.add(step.getAsJsonObject()));
                    }
                }
            }
            return steps;
        }

        /** Returns the last step, which is the broken one if there is one. */
        JsonObject last(String name) {
            return steps(name).getLast();
        }

        /** Returns what fixes each broken or imperfect step. */
        List<String> fixes() {
            List<String> fixes = new ArrayList<>();
            for (String list : List.of("clusters", "registries")) {
                for (JsonElement one : json().getAsJsonArray(list)) {
                    for (JsonElement step : one.getAsJsonObject().getAsJsonArray("steps")) {
                        for (String key : List.of("fix", "nextCheck")) {
                            if (step.getAsJsonObject().has(key)) {
                                fixes.add(step.getAsJsonObject().get(key).getAsString());
                            }
                        }
                    }
                }
            }
            return fixes;
        }
    }

    /** Runs {@code doctor} with the fleet file, and expects no credential in its output. */
    Output doctor(String... options) {
        List<String> args = new ArrayList<>(List.of("doctor", "-f", write()));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    /** Runs a command. */
    Output run(String... args) {
        return run(new Stop(), args);
    }

    Output run(Stop stop, String... args) {
        TestRun command = new TestRun(Path.of("").toAbsolutePath()).at(clock);
        environment.forEach(command::with);
        RunResult result = command.run(stop, args);
        aws.assertContainsNoCredential(result.all());
        return new Output(result.code(), result.out(), result.err());
    }

    /** Writes the fleet file, and returns its path. */
    String write() {
        try {
            Files.writeString(file, fleet);
            return file.toAbsolutePath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Expects that the last step of a cluster or registry is broken. */
    static void assertBroken(Output output, String subject, String step, String detail) {
        JsonObject last = output.last(subject);
        assertThat(last.get("name").getAsString()).as(last.toString()).isEqualTo(step);
        assertThat(last.get("result").getAsString()).as(last.toString()).isEqualTo("broken");
        assertThat(last.get("detail").getAsString()).contains(detail);
        assertThat(last.has("fix") || last.has("nextCheck")).as(last.toString()).isTrue();
    }

    static void assertHealthy(Output output) {
        assertThat(output.code()).as(output.out() + output.err()).isZero();
    }

    @Override
    public void close() {
        proxy.close();
        aws.close();
    }
}
