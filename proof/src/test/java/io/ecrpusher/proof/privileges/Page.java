package io.ecrpusher.proof.privileges;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The parts of docs/privileges.md that the tests of this package write. */
final class Page {
    private static final Path PAGE = Path.of("../docs/privileges.md");

    private final List<String> lines = new ArrayList<>();

    Page line(String text) {
        lines.add(text);
        return this;
    }

    Page row(String... cells) {
        return line("| " + String.join(" | ", cells) + " |");
    }

    Page header(String... cells) {
        row(cells);
        return line("|" + "---|".repeat(cells.length));
    }

    static String code(Collection<String> words) {
        return words.stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    /**
     * Compares these lines with a part of the page, or replaces the part with {@code -Dupdate}.
     *
     * @param test the test class after which the part is named
     */
    void compare(Class<?> test) throws IOException {
        String name = test.getSimpleName();
        String page = Files.readString(PAGE);
        String start = "<!-- %s writes this part: run it with -Dupdate. -->\n\n".formatted(name);
        String end = "\n\n<!-- The end of %s. -->".formatted(name);
        assertThat(page).contains(start, end);
        String generated = String.join("\n", lines);
        String updated =
                page.substring(0, page.indexOf(start) + start.length())
                        + generated
                        + page.substring(page.indexOf(end));
        if (System.getProperty("update") != null) {
            Files.writeString(PAGE, updated);
        } else {
            assertThat(page)
                    .as("run: mvn -pl proof -am test -Dtest=%s -Dupdate", name)
                    .isEqualTo(updated);
        }
    }
}
