package io.ecrpusher.simulator.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class LambdaFunctionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String EVENT = "{\"name\":\"Ada\"}";

    @TempDir private static Path temp;
    private static Path zip;

    @BeforeAll
    static void pack() throws IOException {
        zip = temp.resolve("function.zip");
        String entry = Handlers.class.getName().replace('.', '/') + ".class";
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
                InputStream in = Handlers.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            long _ = in.transferTo(out);
            out.closeEntry();
        }
    }

    private static LambdaSettings settings(String method) {
        return LambdaSettings.of(zip, Handlers.class.getName() + "::" + method);
    }

    private static InvocationResult.Returned returned(InvocationResult result) {
        return switch (result) {
            case InvocationResult.Returned returned -> returned;
            case InvocationResult.Failed failed -> throw new AssertionError(failed);
        };
    }

    private static InvocationResult.Failed failed(InvocationResult result) {
        return switch (result) {
            case InvocationResult.Returned returned -> throw new AssertionError(returned);
            case InvocationResult.Failed failed -> failed;
        };
    }

    @Test
    void runsTheHandlerInItsDirectoryWithItsEnvironment() {
        LambdaSettings settings =
                settings("echo")
                        .named("pusher")
                        .withMemoryMb(256)
                        .withEnvironment(Map.of("COLOR", "green"));
        try (LambdaFunction function = LambdaFunction.deploy(settings)) {
            var result = returned(function.invoke(EVENT, TIMEOUT));

            JsonObject json = JsonParser.parseString(result.response()).getAsJsonObject();
            assertThat(json.get("name").getAsString()).isEqualTo("Ada");
            assertThat(json.get("function").getAsString()).isEqualTo("pusher");
            assertThat(json.get("color").getAsString()).isEqualTo("green");
            assertThat(json.get("heap").getAsInt()).isBetween(190, 220);
            assertThat(Path.of(json.get("directory").getAsString())).isEqualTo(function.taskRoot());
            assertThat(result.log()).contains("created", "received Ada");
        }
    }

    @Test
    void reusesTheProcessForTheNextEvent() {
        try (LambdaFunction function = LambdaFunction.deploy(settings("echo"))) {
            InvocationResult cold = function.invoke(EVENT, TIMEOUT);
            InvocationResult warm = function.invoke("{\"name\":\"Grace\"}", TIMEOUT);

            assertThat(cold.timing().init())
                    .hasValueSatisfying(init -> assertThat(init).isPositive());
            assertThat(warm.timing().init()).isEmpty();
            assertThat(warm.log()).containsExactly("received Grace");
        }
    }

    @Test
    void keepsTheProcessAfterAnException() {
        try (LambdaFunction function = LambdaFunction.deploy(settings("fail"))) {
            var first = failed(function.invoke(EVENT, TIMEOUT));
            InvocationResult second = function.invoke(EVENT, TIMEOUT);

            assertThat(first.errorType()).isEqualTo("java.lang.IllegalStateException");
            assertThat(first.errorMessage()).isEqualTo("no Ada");
            assertThat(first.json()).contains("stackTrace");
            assertThat(second.timing().init()).isEmpty();
        }
    }

    @Test
    void restartsTheProcessAfterATimeout() {
        try (LambdaFunction function = LambdaFunction.deploy(settings("sleep"))) {
            var late = failed(function.invoke("{\"ms\":\"60000\"}", Duration.ofMillis(50)));
            var next = returned(function.invoke("{\"ms\":\"1\"}", TIMEOUT));

            assertThat(late.errorType()).isEqualTo("Sandbox.Timedout");
            assertThat(late.errorMessage()).endsWith("Task timed out after 0.05 seconds");
            assertThat(next.response()).isEqualTo("\"slept\"");
            assertThat(next.timing().init()).isPresent();
        }
    }

    @Test
    void reportsTheExitOfTheProcess() {
        try (LambdaFunction function = LambdaFunction.deploy(settings("exit"))) {
            var result = failed(function.invoke("{\"status\":\"3\"}", TIMEOUT));

            assertThat(result.errorType()).isEqualTo("Runtime.ExitError");
            assertThat(result.errorMessage()).endsWith("exit status 3");
        }
    }

    @Test
    void reportsAMissingHandler() {
        LambdaSettings settings = LambdaSettings.of(zip, "no.such.Handler");
        try (LambdaFunction function = LambdaFunction.deploy(settings)) {
            var result = failed(function.invoke(EVENT, TIMEOUT));

            assertThat(result.errorMessage()).contains("no.such.Handler");
        }
    }

    @Test
    void startsTheJvmWithPrefixAndFlags() {
        LambdaSettings settings =
                settings("echo")
                        .withCommandPrefix(List.of("env", "COLOR=blue"))
                        .withJvmFlags(List.of("-Xmx300m"));
        try (LambdaFunction function = LambdaFunction.deploy(settings)) {
            var result = returned(function.invoke(EVENT, TIMEOUT));

            JsonObject json = JsonParser.parseString(result.response()).getAsJsonObject();
            assertThat(json.get("color").getAsString()).isEqualTo("blue");
            assertThat(json.get("heap").getAsInt()).isBetween(280, 300);
        }
    }
}
