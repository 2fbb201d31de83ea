import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the command as one runnable jar: {@code PackageCli OWN_JAR JARS_FOLDER JAR}.
 *
 * <p>Services of several jars are merged. Classes for newer Java versions replace the others,
 * because the command needs the newest. Two different files of one name fail the build.
 *
 * <p>The same sources give the same bytes in every folder and time zone, and on every JDK.
 */
final class PackageCli {
    // A local time: zip files store one, so an instant would give other bytes in each time zone.
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/(.*\\.class)");
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
    private static final Pattern LICENSE =
            Pattern.compile("META-INF/((?:LICENSE|NOTICE)[^/]*)", Pattern.CASE_INSENSITIVE);
    private static final String MANIFEST =
            """
            Manifest-Version: 1.0\r
            Main-Class: io.ecrpusher.cli.Main\r
            Enable-Native-Access: ALL-UNNAMED\r
            \r
            """;

    /** From this version on, the JVM's AOT cache can hold a class: Java 7, with stack maps. */
    private static final int JAVA_7 = 51;

    /** By name. A versioned class replaces the one for all versions. */
    private final TreeMap<String, byte[]> files = new TreeMap<>();

    private final Set<String> versioned = new HashSet<>();
    private final Set<String> licenses = new HashSet<>();

    static void main(String[] args) throws IOException {
        PackageCli jar = new PackageCli();
        jar.add(Path.of(args[0]));
        try (Stream<Path> jars = Files.list(Path.of(args[1]))) {
            // By name: the order of paths depends on the operating system.
            List<Path> sorted =
                    jars.filter(file -> file.toString().endsWith(".jar"))
                            .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                            .toList();
            for (Path one : sorted) {
                jar.add(one);
            }
        }
        jar.write(Path.of(args[2]));
    }

    private void add(Path jar) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : in.stream().filter(PackageCli::isNeeded).toList()) {
                add(
                        entry.getName(),
                        in.getInputStream(entry).readAllBytes(),
                        jar.getFileName().toString());
            }
        }
    }

    private void add(String name, byte[] content, String jar) {
        Matcher license = LICENSE.matcher(name);
        Matcher version = VERSIONED.matcher(name);
        if (license.matches()) {
            // Most jars have the same text.
            if (licenses.add(new String(content, StandardCharsets.UTF_8))) {
                files.put("META-INF/licenses/%s/%s".formatted(jar, license.group(1)), content);
            }
        } else if (version.matches()) {
            versioned.add(version.group(1));
            files.put(version.group(1), content);
        } else if (name.startsWith("META-INF/services/")) {
            files.merge(name, content, PackageCli::lines);
        } else if (!versioned.contains(name)) {
            byte[] other = files.put(name, content);
            if (other != null && !Arrays.equals(other, content)) {
                throw new IllegalStateException(
                        "%s of %s is also in another jar. Is an old one in the folder? Run mvn clean"
                                .formatted(name, jar));
            }
        }
    }

    private static byte[] lines(byte[] first, byte[] second) {
        return (new String(first, StandardCharsets.UTF_8).stripTrailing()
                        + "\n"
                        + new String(second, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isNeeded(ZipEntry file) {
        String name = file.getName();
        return !file.isDirectory()
                && !name.equals("META-INF/MANIFEST.MF")
                && !name.startsWith("META-INF/maven/")
                && !name.contains("OSGI-INF/")
                && !SIGNATURE.matcher(name).matches()
                && !name.endsWith("module-info.class")
                // Sources of the AWS SDK's generated clients.
                && !name.startsWith("codegen-resources/")
                // The SDK's build reads it; its classes hold the same data.
                && !name.endsWith("regions/internal/region/endpoints.json")
                // OkHttp reads it for cookies, which requests to API servers don't have.
                && !name.endsWith("PublicSuffixDatabase.list");
    }

    private void write(Path jar) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            write(out, "META-INF/MANIFEST.MF", MANIFEST.getBytes(StandardCharsets.UTF_8));
            for (String name : files.keySet()) {
                write(out, name, modern(name, files.get(name)));
            }
        }
        System.out.printf("%s: %.1f MB%n", jar.getFileName(), Files.size(jar) / 1e6);
    }

    /** Returns a class with stack maps. picocli is compiled for Java 5, and loads slowly. */
    private byte[] modern(String name, byte[] content) {
        if (!name.endsWith(".class") || content[7] >= JAVA_7) {
            return content;
        }
        ClassFile rewriting =
                ClassFile.of(
                        ConstantPoolSharingOption.NEW_POOL,
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(this::classFile)
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
        return rewriting.transformClass(
                rewriting.parse(content),
                ClassTransform.dropping(ClassFileVersion.class::isInstance)
                        .andThen(
                                ClassTransform.endHandler(
                                        builder -> builder.withVersion(JAVA_7, 0))));
    }

    private InputStream classFile(ClassDesc type) {
        String descriptor = type.descriptorString();
        byte[] content = files.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
        return content == null ? null : new ByteArrayInputStream(content);
    }

    private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
