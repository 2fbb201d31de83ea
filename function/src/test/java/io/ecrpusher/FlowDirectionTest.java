package io.ecrpusher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Holds the design's one direction of flow: no package imports one that stands to its right. */
class FlowDirectionTest {
    private static final List<String> LEFT_TO_RIGHT =
            List.of(
                    "credential",
                    "failure",
                    "fleet",
                    "plan",
                    "rbac",
                    "registry",
                    "cluster",
                    "secret",
                    "kubernetes",
                    "push",
                    "report",
                    "queue",
                    "aws",
                    "lambda");
    private static final List<String> AWS_ALLOWED = List.of("aws", "lambda", "cluster");
    private static final Pattern OWN =
            Pattern.compile("import (?:static )?io\\.ecrpusher\\.([a-z]+)\\.");
    private static final Path SOURCES = Path.of("src/main/java/io/ecrpusher");

    @Test
    void noPackageImportsOneToItsRight() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path source : sources()) {
            int own = position(SOURCES.relativize(source).getName(0).toString());
            Matcher imported = OWN.matcher(Files.readString(source));
            while (imported.find()) {
                if (position(imported.group(1)) > own) {
                    wrong.add(source + " imports " + imported.group(1));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void onlyTheEdgesKnowTheAwsSdkAndClientJava() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path source : sources()) {
            String room = SOURCES.relativize(source).getName(0).toString();
            String text = Files.readString(source);
            if (text.contains("import software.amazon.") && !AWS_ALLOWED.contains(room)) {
                wrong.add(source + " imports the AWS SDK");
            }
            if (text.contains("import io.kubernetes.") && !room.equals("kubernetes")) {
                wrong.add(source + " imports client-java");
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static int position(String room) {
        assertThat(LEFT_TO_RIGHT).contains(room);
        return LEFT_TO_RIGHT.indexOf(room);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> SOURCES.relativize(file).getNameCount() > 1)
                    .toList();
        }
    }
}
