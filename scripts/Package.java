import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the function's zip of a folder of jars: {@code Package JARS_FOLDER ZIP}.
 *
 * <p>Each jar is stored without compression, and the zip compresses it as a whole: that is smaller
 * by almost half, since the classes of a jar share most of their strings, and classes load from it
 * without being inflated.
 */
final class Package {
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    static void main(String[] args) throws IOException {
        Path zip = Path.of(args[1]);
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (Path jar : jars) {
                out.putNextEntry(entry("lib/" + jar.getFileName()));
                out.write(stored(jar));
                out.closeEntry();
            }
        }
        System.out.printf(
                "%s: %.1f MB, %d jars%n", zip.getFileName(), Files.size(zip) / 1e6, jars.size());
    }

    private static byte[] stored(Path jar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipFile in = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry file : in.stream().filter(Package::neededAtRunTime).toList()) {
                store(out, file.getName(), in.getInputStream(file).readAllBytes());
            }
        }
        return bytes.toByteArray();
    }

    private static boolean neededAtRunTime(ZipEntry file) {
        String name = file.getName();
        return !file.isDirectory()
                && !name.startsWith("META-INF/maven/")
                && !name.startsWith(
                        "codegen-resources/") // what the AWS SDK's clients were generated from
                && !name.endsWith("module-info.class");
    }

    private static void store(ZipOutputStream out, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = entry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(TIME);
        return entry;
    }
}
