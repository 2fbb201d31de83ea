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

/** Where a function's zip is unpacked to, in place of /var/task, and where its log goes. */
final class TaskFolder implements AutoCloseable {
    private final Path root;

    private TaskFolder(Path root) {
        this.root = root;
    }

    static TaskFolder unpack(Path zip) throws IOException {
        var folder = new TaskFolder(Files.createTempDirectory("ecr-pusher-function"));
        Path task = Files.createDirectory(folder.taskRoot());
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
                Path file = task.resolve(e.getName()).normalize();
                if (!file.startsWith(task)) {
                    throw new IOException("the zip's entry " + e.getName() + " leaves its folder");
                }
                if (e.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    long _ = Files.copy(entries, file);
                }
            }
        }
        return folder;
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
