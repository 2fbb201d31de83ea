import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the function's deployment zip from a folder of jars: {@code Package JARS_FOLDER ZIP}.
 *
 * <p>Stores each jar's files uncompressed and lets the zip compress the jar as a whole. The zip is
 * almost half the size, because the classes of a jar share most of their strings, and classes load
 * without being inflated.
 *
 * <p>The same sources give the same bytes in every folder and time zone, and on every JDK that
 * Maven runs on.
 */
final class Package {
    private static final String EVENTS = "com/amazonaws/services/lambda/runtime/events/";

    // A local time: zip files store one, so an instant would give other bytes in each time zone.
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    static void main(String[] args) throws IOException {
        Path zip = Path.of(args[1]);
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            // By name: the order of paths depends on the operating system.
            jars =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                            .toList();
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            Set<String> licenses = new HashSet<>();
            for (Path jar : jars) {
                out.putNextEntry(entry("lib/" + jar.getFileName()));
                out.write(stored(jar, licenses));
                out.closeEntry();
            }
        }
        System.out.printf(
                "%s: %.1f MB, %d jars%n", zip.getFileName(), Files.size(zip) / 1e6, jars.size());
    }

    /** Keeps one copy of each license text: most jars have the same one. */
    private static byte[] stored(Path jar, Set<String> licenses) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipFile in = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry file : in.stream().filter(Package::neededAtRunTime).toList()) {
                byte[] content = in.getInputStream(file).readAllBytes();
                if (file.getName().startsWith("META-INF/LICENSE")
                        && !licenses.add(new String(content, StandardCharsets.UTF_8))) {
                    continue;
                }
                store(out, file.getName(), isManifest(file) ? withoutJdks(content) : content);
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isManifest(ZipEntry file) {
        return file.getName().equals("META-INF/MANIFEST.MF");
    }

    /** Returns the manifest without the entries that name the JDKs of this build. */
    private static byte[] withoutJdks(byte[] manifest) {
        return new String(manifest, StandardCharsets.UTF_8)
                .replaceAll("(?m)^Build-(Tool-)?Jdk-Spec:.*\\R", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean neededAtRunTime(ZipEntry file) {
        String name = file.getName();
        return !file.isDirectory()
                && !name.startsWith("META-INF/maven/")
                // Sources of the AWS SDK's generated clients.
                && !name.startsWith("codegen-resources/")
                // The SDK's build reads it; its classes hold the same data.
                && !name.endsWith("regions/internal/region/endpoints.json")
                && !isAsyncClient(name)
                // OkHttp reads it for cookies, which requests to API servers don't have.
                && !name.endsWith("PublicSuffixDatabase.list")
                // Lambda's runtime loads Joda-Time to read an SQS event, which holds no date.
                && !name.startsWith("org/joda/time/tz/data/")
                // For Kotlin's compiler and reflection.
                && !name.endsWith(".kotlin_builtins")
                && !name.endsWith(".kotlin_module")
                && !isEventOfAnotherService(name)
                && !name.endsWith("module-info.class");
    }

    /** The implementations of the SDK's asynchronous clients, which nothing here creates. */
    private static boolean isAsyncClient(String name) {
        return name.startsWith("software/amazon/awssdk/services/")
                && name.contains("/Default")
                && name.endsWith("AsyncClient.class");
    }

    private static boolean isEventOfAnotherService(String name) {
        return name.startsWith(EVENTS) && !name.startsWith(EVENTS + "SQS");
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
        entry.setTimeLocal(TIME);
        return entry;
    }
}
