package io.ecrpusher.proof.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A certificate for the documents that fuzzing starts from. */
final class Samples {
    private static final String CA =
            """
            -----BEGIN CERTIFICATE-----
            MIIBcDCCARWgAwIBAgIUbAlDausCrFmf9MZad42irhJSIoUwCgYIKoZIzj0EAwIw
            DDEKMAgGA1UEAwwBazAgFw0yNjExMjYyMTA3NDlaGA8yMTI2MTEwMjIxMDc0OVow
            DDEKMAgGA1UEAwwBazBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNqSXv84gRhv
            MBF4upu3q4T6GfyHnE52BeWNac9KFFiEBzQ7MRcxjvPkZEYozAjyh+nRmPi6sZQ6
            3RViwe7/ATqjUzBRMB0GA1UdDgQWBBSxWAmqhuDOzVgzLzAeeEchToT2WjAfBgNV
            HSMEGDAWgBSxWAmqhuDOzVgzLzAeeEchToT2WjAPBgNVHRMBAf8EBTADAQH/MAoG
            CCqGSM49BAMCA0kAMEYCIQDK3YEMtAfPyJPcs0Ryk0GLBh5+tPkJHidMpo2yurzK
            xQIhAP9zvolLiBHH8CcRdjopwrUkPRRWSeaWCEWfdRkH1qXt
            -----END CERTIFICATE-----
            """;

    private Samples() {}

    /** Returns a CA certificate in PEM. */
    static String caPem() {
        return CA;
    }

    /** Returns {@link #caPem} in base64, as EKS and kubeconfigs hold it. */
    static String caBase64() {
        return Base64.getEncoder().encodeToString(CA.getBytes(StandardCharsets.US_ASCII));
    }
}
