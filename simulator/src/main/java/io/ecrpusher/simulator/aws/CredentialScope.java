package io.ecrpusher.simulator.aws;

import java.util.Optional;

/** Whose key signed a request, and what for. */
record CredentialScope(String accessKeyId, String date, String region, String service) {

    /** From the form {@code AKID/20260101/eu-west-1/ecr/aws4_request}. */
    static Optional<CredentialScope> parse(String credential) {
        String[] parts = credential.split("/", -1);
        return parts.length == 5 && parts[4].equals("aws4_request")
                ? Optional.of(new CredentialScope(parts[0], parts[1], parts[2], parts[3]))
                : Optional.empty();
    }
}
