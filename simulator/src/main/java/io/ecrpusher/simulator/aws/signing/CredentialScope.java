package io.ecrpusher.simulator.aws.signing;

import java.util.Optional;

/** The credential scope of a signature: its access key, date, Region, and service. */
public record CredentialScope(String accessKeyId, String date, String region, String service) {

    /** Parses the form {@code AKID/20260101/eu-west-1/ecr/aws4_request}. */
    static Optional<CredentialScope> parse(String credential) {
        String[] parts = credential.split("/", -1);
        return parts.length == 5 && parts[4].equals("aws4_request")
                ? Optional.of(new CredentialScope(parts[0], parts[1], parts[2], parts[3]))
                : Optional.empty();
    }
}
