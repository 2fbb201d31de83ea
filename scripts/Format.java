import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks ({@code check}) or corrects ({@code write}) the format of every Java file in the working
 * directory and its subdirectories.
 */
final class Format {
    static void main(String[] args) throws Exception {
        boolean write = args[0].equals("write");
        var formatter = new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());
        List<Path> sources;
        try (Stream<Path> paths = Files.walk(Path.of(""))) {
            sources =
                    paths.filter(path -> path.toString().endsWith(".java"))
                            .filter(path -> !path.toString().contains("target"))
                            .sorted()
                            .toList();
        }
        int unformatted = 0;
        for (Path source : sources) {
            String text = Files.readString(source);
            String formatted = format(formatter, source, text);
            if (!formatted.equals(text)) {
                unformatted++;
                if (write) {
                    Files.writeString(source, formatted);
                } else {
                    System.err.println("not formatted: " + source);
                }
            }
        }
        if (unformatted > 0 && !write) {
            System.err.println("Run scripts/format to format them.");
            System.exit(1);
        }
    }

    private static String format(Formatter formatter, Path source, String text) throws IOException {
        try {
            String ordered = ImportOrderer.reorderImports(text, Style.AOSP);
            return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
        } catch (com.google.googlejavaformat.java.FormatterException e) {
            throw new IOException(source + ": " + e.getMessage(), e);
        }
    }
}
