package io.ecrpusher.lambda;

import java.io.PrintWriter;

/**
 * An exception whose message says everything. Lambda's runtime logs a message and then what {@link
 * #printStackTrace(PrintWriter)} writes, which would be the same message again.
 *
 * @see <a
 *     href="https://github.com/aws/aws-lambda-java-libs/blob/main/aws-lambda-java-runtime-interface-client/src/main/java/com/amazonaws/services/lambda/runtime/api/client/UserFault.java">UserFault</a>
 */
public abstract class ReportedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReportedException(String message) {
        super(message, null, false, false);
    }

    /** Writes nothing. */
    @Override
    public void printStackTrace(PrintWriter writer) {}
}
