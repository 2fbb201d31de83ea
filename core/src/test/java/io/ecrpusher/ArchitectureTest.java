package io.ecrpusher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the structure that ARCHITECTURE.md describes, in all modules. */
class ArchitectureTest {
    private static final String ROOT = "io.ecrpusher";

    /** The flow. A package imports only packages before it. */
    private static final List<String> FLOW =
            List.of(
                    "credential",
                    "settings",
                    "text",
                    "failure",
                    "time",
                    "fleet.select",
                    "fleet",
                    "fleet.value",
                    "fleet.file",
                    "fleet.parameters",
                    "plan",
                    "registry",
                    "cluster",
                    "secret",
                    "rbac",
                    "kubernetes.proxy",
                    "kubernetes.response",
                    "kubernetes",
                    "push",
                    "report",
                    "records",
                    "records.shard",
                    "page",
                    "metrics",
                    "aws.retry",
                    "aws",
                    "aws.page",
                    "run",
                    "queue",
                    "lambda");

    private static final List<String> AWS_ALLOWED =
            List.of("aws", "aws.page", "aws.retry", "cluster");
    private static final Pattern REPEATED_GROUP =
            Pattern.compile("\"[^\"\\n]*(?<!\\\\)\\)(?:[*+](?!\\+)|\\{[0-9]+,})[^\"\\n]*\"");
    private static final int MAX_LINES = 250;
    private static final int MAX_FILES = 20;
    private static final Pattern PACKAGE =
            Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern IMPORT =
            Pattern.compile(
                    "^import (?:static )?([\\w.]+?)(?:\\.[A-Z][\\w.]*)?(?:\\.\\*)?;",
                    Pattern.MULTILINE);

    private record Source(Path file, String packageName, String text) {
        static Source read(Path file) {
            try {
                String text = Files.readString(file);
                Matcher declared = PACKAGE.matcher(text);
                assertThat(declared.find()).as("%s declares a package", file).isTrue();
                return new Source(file, declared.group(1), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> imports() {
            return IMPORT.matcher(text).results().map(found -> found.group(1)).toList();
        }

        boolean isPackageInfo() {
            return file.endsWith("package-info.java");
        }
    }

    @Test
    void everyPackageOfTheFlowImportsOnlyPackagesBeforeIt() {
        List<String> wrong = new ArrayList<>();
        for (Source source : sources("core", "function")) {
            int own = position(source.packageName());
            for (String imported : source.imports()) {
                if (imported.startsWith(ROOT) && position(imported) > own) {
                    wrong.add(source.file() + " imports " + imported);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theSimulatorKnowsNothingOfTheProductAndTheProductNothingOfTheSimulator() {
        assertThat(sources("simulator"))
                .allSatisfy(
                        source ->
                                assertThat(source.imports())
                                        .filteredOn(name -> name.startsWith(ROOT))
                                        .allMatch(name -> name.startsWith(ROOT + ".simulator")));
        assertThat(sources("core", "function", "cli"))
                .allSatisfy(
                        source ->
                                assertThat(source.imports())
                                        .noneMatch(name -> name.startsWith(ROOT + ".simulator")));
    }

    @Test
    void onlyTheEdgesKnowTheAwsSdkClientJavaAndLambda() {
        for (Source source : sources("core", "function")) {
            String name = source.packageName().substring(ROOT.length() + 1);
            for (String imported : source.imports()) {
                if (imported.startsWith("software.amazon.")) {
                    assertThat(name).as(source.file().toString()).isIn(AWS_ALLOWED);
                }
                if (imported.startsWith("io.kubernetes.") || imported.startsWith("okhttp3")) {
                    assertThat(name).as(source.file().toString()).startsWith("kubernetes");
                }
                if (imported.startsWith("com.amazonaws.")) {
                    assertThat(name).as(source.file().toString()).isEqualTo("lambda");
                }
            }
        }
    }

    @Test
    void onlyOnePackageOfTheCommandKnowsTheAwsSdkAndNoneKnowsTheFunction() {
        for (Source source : sources("cli")) {
            for (String imported : source.imports()) {
                if (imported.startsWith("software.amazon.")) {
                    assertThat(source.packageName()).isEqualTo(ROOT + ".cli.aws");
                }
                assertThat(imported)
                        .as(source.file().toString())
                        .doesNotStartWith(ROOT + ".lambda")
                        .doesNotStartWith(ROOT + ".queue");
            }
        }
    }

    @Test
    void everyPackageSaysWhatBelongsThereAndHasAtMostTwentyFiles() {
        Map<String, List<Source>> packages =
                sources("core", "function", "cli", "simulator", "benchmarks").stream()
                        .collect(
                                Collectors.groupingBy(
                                        Source::packageName, TreeMap::new, Collectors.toList()));
        packages.forEach(
                (name, sources) -> {
                    assertThat(sources).as(name).anyMatch(Source::isPackageInfo);
                    assertThat(sources.stream().filter(source -> !source.isPackageInfo()))
                            .as(name)
                            .hasSizeLessThanOrEqualTo(MAX_FILES);
                });
    }

    @Test
    void noMainSourceFileHasMoreThan250Lines() {
        assertThat(sources("core", "function", "cli", "simulator", "benchmarks"))
                .filteredOn(source -> source.text().lines().count() > MAX_LINES)
                .extracting(Source::file)
                .isEmpty();
    }

    /** Java matches each repetition of a group on the stack, which long text overflows. */
    @Test
    void noPatternRepeatsAGroupWithoutLimit() {
        assertThat(sources("core", "function", "cli"))
                .filteredOn(source -> source.text().contains("Pattern.compile("))
                .filteredOn(source -> REPEATED_GROUP.matcher(source.text()).find())
                .extracting(Source::file)
                .isEmpty();
    }

    private static int position(String packageName) {
        assertThat(packageName).startsWith(ROOT + ".");
        String name = packageName.substring(ROOT.length() + 1);
        assertThat(FLOW).contains(name);
        return FLOW.indexOf(name);
    }

    private static List<Source> sources(String... modules) {
        List<Source> sources = new ArrayList<>();
        for (String module : modules) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Source::read)
                        .forEach(sources::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(sources).isNotEmpty();
        return sources;
    }
}
