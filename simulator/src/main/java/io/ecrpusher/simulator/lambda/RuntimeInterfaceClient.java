package io.ecrpusher.simulator.lambda;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the jars of AWS's runtime interface client on the class path of this process. */
final class RuntimeInterfaceClient {
    static final String MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    // One class of each jar that the client needs.
    private static final List<String> CLASSES =
            List.of(
                    MAIN_CLASS,
                    "com.amazonaws.services.lambda.runtime.Context",
                    "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
                    "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

    private RuntimeInterfaceClient() {}

    /**
     * Returns the class path for {@code java -cp}. Gets it from the class loader, because
     * java.class.path may name a jar that only refers to others.
     */
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
                    "The class "
                            + className
                            + " is missing. Add aws-lambda-java-runtime-interface-client to the"
                            + " class path.");
        }
        String url = found.toString();
        String jar = url.substring("jar:".length(), url.length() - entry.length() - "!/".length());
        return Stream.of(Path.of(URI.create(jar)));
    }
}
