package io.ecrpusher.aws.page;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The fleet page as a private object in the stack's bucket. Every request names the account that
 * owns the bucket, so that S3 refuses it if another account has taken over the bucket's name.
 */
public final class S3Page {
    /** The object's key. A stack has a bucket of its own. */
    public static final String KEY = "page/index.html";

    private static final String METRICS_KEY = "page/metrics.prom";
    private static final String SINCE_KEY = "page/since";

    private final AwsClients clients;
    private final String region;
    private final String bucket;
    private S3Client s3;

    /** Creates the access to the page in {@code bucket}. Calls nothing yet. */
    public S3Page(AwsClients clients, String region, String bucket) {
        this.clients = clients;
        this.region = region;
        this.bucket = bucket;
    }

    /**
     * Writes the page. Browsers and proxies don't keep it: an old page is a wrong one.
     *
     * @param html UTF-8
     * @throws FailureException if S3 refuses it or doesn't respond
     */
    public void write(byte[] html) throws FailureException {
        write(KEY, "text/html; charset=utf-8", html);
    }

    /**
     * Writes the fleet's metrics beside the page.
     *
     * @param text in Prometheus' text format
     * @throws FailureException if S3 refuses it or doesn't respond
     */
    public void writeMetrics(String text) throws FailureException {
        write(
                METRICS_KEY,
                "text/plain; version=0.0.4; charset=utf-8",
                text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String key, String type, byte[] content) throws FailureException {
        String account = clients.account();
        Object _ =
                call(
                        "s3:PutObject",
                        key,
                        () ->
                                s3().putObject(
                                                request ->
                                                        request.bucket(bucket)
                                                                .key(key)
                                                                .expectedBucketOwner(account)
                                                                .contentType(type)
                                                                .cacheControl("no-store"),
                                                RequestBody.fromBytes(content)));
    }

    /**
     * Returns when this was first called for the bucket. Creates an object to remember that.
     *
     * @throws FailureException if S3 refuses it or doesn't respond
     */
    public Instant firstStart() throws FailureException {
        Optional<Instant> known = modifiedAt(SINCE_KEY);
        if (known.isEmpty()) {
            write(SINCE_KEY, "text/plain", new byte[0]);
            known = modifiedAt(SINCE_KEY);
        }
        return known.orElseThrow(
                () ->
                        new FailureException(
                                Cause.SERVER_FAILED,
                                "S3 doesn't list %s in %s".formatted(SINCE_KEY, bucket)));
    }

    /** Lists the object, because the page's function may write its objects and not read them. */
    private Optional<Instant> modifiedAt(String key) throws FailureException {
        String account = clients.account();
        return call(
                "s3:ListBucket",
                key,
                () ->
                        s3()
                                .listObjectsV2(
                                        request ->
                                                request.bucket(bucket)
                                                        .prefix(key)
                                                        .maxKeys(1)
                                                        .expectedBucketOwner(account))
                                .contents()
                                .stream()
                                .map(S3Object::lastModified)
                                .findFirst());
    }

    /**
     * Returns true if the page exists and the caller may read it.
     *
     * @throws FailureException if S3 refuses to tell
     */
    public boolean exists() throws FailureException {
        String account = clients.account();
        return call(
                "s3:GetObject",
                KEY,
                () -> {
                    try {
                        return s3().getObject(
                                        request ->
                                                request.bucket(bucket)
                                                        .key(KEY)
                                                        .expectedBucketOwner(account),
                                        (_, body) -> {
                                            body.abort();
                                            return true;
                                        });
                    } catch (NoSuchKeyException _) {
                        return false;
                    }
                });
    }

    /**
     * Returns a link that opens the page without further credentials: a presigned URL. It also ends
     * when the session of the credentials that sign it does.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ShareObjectPreSignedURL.html">"Sharing
     *     objects with presigned URLs"</a>
     */
    public Credential link(Duration lifetime) {
        try (S3Presigner presigner =
                S3Presigner.builder()
                        .region(s3().serviceClientConfiguration().region())
                        .credentialsProvider(clients.credentials(Optional.empty()))
                        .build()) {
            return Credential.of(
                    presigner
                            .presignGetObject(
                                    request ->
                                            request.signatureDuration(lifetime)
                                                    .getObjectRequest(
                                                            get -> get.bucket(bucket).key(KEY)))
                            .url()
                            .toString());
        }
    }

    private <T> T call(String action, String key, Supplier<T> request) throws FailureException {
        return clients.call(
                "s3", region, Optional.empty(), action + " of " + key + " in " + bucket, request);
    }

    private synchronized S3Client s3() {
        if (s3 == null) {
            s3 = clients.build(S3Client.builder(), region, Optional.empty());
        }
        return s3;
    }
}
