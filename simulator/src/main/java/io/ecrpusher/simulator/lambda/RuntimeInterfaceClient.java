package io.ecrpusher.simulator.lambda;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds AWS's runtime interface client among the jars that this process runs with. */
final class RuntimeInterfaceClient {
    static final String MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /** One class of each jar that the client consists of. */
    private static final List<String> CLASSES =
            List.of(
                    MAIN_CLASS,
                    "com.amazonaws.services.lambda.runtime.Context",
                    "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
                    "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

    private RuntimeInterfaceClient() {}

    /** For {@code java -cp}. Asks the class loader: java.class.path may be a jar of references. */
    static String classPath() {
        return CLASSES.stream()
                .flatMap(RuntimeInterfaceClient::jarOf)
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<Path> jarOf(String className) {
        String entry = className.replace('.', '/') + ".class";
        URL found = RuntimeInterfaceClient.class.getClassLoader().getResource(entry);
        if (found == null) {
            throw new IllegalStateException(
                    "the jar of "
                            + className
                            + " is missing: add aws-lambda-java-runtime-interface-client");
        }
        String url = found.toString();
        String jar = url.substring("jar:".length(), url.length() - entry.length() - "!/".length());
        return Stream.of(Path.of(URI.create(jar)));
    }
}
