package io.ecrpusher.simulator.aws.signing;

import io.ecrpusher.simulator.http.HttpRequest;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The signature of a request and its parameters, from the Authorization header or the query.
 *
 * @param expires the lifetime of a presigned URL in seconds; empty for a signature in the header
 */
public record SignatureFields(
        CredentialScope scope,
        String amzDate,
        List<String> signedHeaders,
        String signature,
        Optional<String> sessionToken,
        Optional<String> expires) {

    /** Reads the fields from the Authorization header, or else from the query. */
    public static Optional<SignatureFields> of(HttpRequest request) {
        Optional<String> authorization = request.headers().first("Authorization");
        return authorization.isPresent()
                ? fromHeader(authorization.get(), request)
                : fromQuery(request.queryParameters());
    }

    /** Reads the fields from the parameters of a presigned URL. */
    static Optional<SignatureFields> fromQuery(Map<String, String> query) {
        if (!SigV4.ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
            return Optional.empty();
        }
        return build(
                query.get("X-Amz-Credential"),
                query.get("X-Amz-Date"),
                query.get("X-Amz-SignedHeaders"),
                query.get("X-Amz-Signature"),
                Optional.ofNullable(query.get("X-Amz-Security-Token")),
                Optional.of(query.getOrDefault("X-Amz-Expires", "")));
    }

    private static Optional<SignatureFields> fromHeader(String value, HttpRequest request) {
        if (!value.startsWith(SigV4.ALGORITHM + " ")) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : value.substring(SigV4.ALGORITHM.length()).split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
            }
        }
        return build(
                fields.get("Credential"),
                request.headers().first("X-Amz-Date").orElse(null),
                fields.get("SignedHeaders"),
                fields.get("Signature"),
                request.headers().first("X-Amz-Security-Token"),
                Optional.empty());
    }

    private static Optional<SignatureFields> build(
            String credential,
            String amzDate,
            String signedHeaders,
            String signature,
            Optional<String> sessionToken,
            Optional<String> expires) {
        if (credential == null || amzDate == null || signedHeaders == null || signature == null) {
            return Optional.empty();
        }
        List<String> names = List.of(signedHeaders.toLowerCase(Locale.ROOT).split(";", -1));
        return CredentialScope.parse(credential)
                .map(
                        scope ->
                                new SignatureFields(
                                        scope, amzDate, names, signature, sessionToken, expires));
    }

    /** Leaves out the signature, which is a credential until it expires. */
    @Override
    public String toString() {
        return "signature by " + scope.accessKeyId();
    }
}
