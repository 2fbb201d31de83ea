package io.ecrpusher.simulator.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A temporary directory with a function's unpacked zip (in place of /var/task) and its logs. */
final class FunctionDirectory implements AutoCloseable {
    private final Path root;

    private FunctionDirectory(Path root) {
        this.root = root;
    }

    static FunctionDirectory unpack(Path zip) throws IOException {
        var directory = new FunctionDirectory(Files.createTempDirectory("ecr-pusher-function"));
        Path task = Files.createDirectory(directory.taskRoot());
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
                Path file = task.resolve(e.getName()).normalize();
                if (!file.startsWith(task)) {
                    throw new IOException(
                            "The zip entry " + e.getName() + " is outside of its directory");
                }
                if (e.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    long _ = Files.copy(entries, file);
                }
            }
        }
        return directory;
    }

    Path taskRoot() {
        return root.resolve("task");
    }

    Path newLog() throws IOException {
        return Files.createTempFile(root, "log", ".txt");
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
