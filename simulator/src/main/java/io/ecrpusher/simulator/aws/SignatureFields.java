package io.ecrpusher.simulator.aws;

import io.ecrpusher.simulator.http.HttpRequest;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says of its own signature.
 *
 * @param expires the seconds that a presigned URL is good for; empty for a signature in the header
 */
record SignatureFields(
        CredentialScope scope,
        String amzDate,
        List<String> signedHeaders,
        String signature,
        Optional<String> sessionToken,
        Optional<String> expires) {

    /** Reads them from the Authorization header, or else from the query. */
    static Optional<SignatureFields> of(HttpRequest request) {
        Optional<String> authorization = request.headers().first("Authorization");
        return authorization.isPresent()
                ? fromHeader(authorization.get(), request)
                : fromQuery(request.queryParameters());
    }

    /** Reads them from the parameters of a presigned URL. */
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

    /** No part of it: it is as good as a password while it lasts. */
    @Override
    public String toString() {
        return "SignatureFields of " + scope.accessKeyId();
    }
}
