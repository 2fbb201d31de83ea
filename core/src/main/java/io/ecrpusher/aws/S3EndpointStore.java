package io.ecrpusher.aws;

import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.failure.FailureException;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

import java.io.UncheckedIOException;
import java.util.Optional;

/** Stores endpoints as objects in an S3 bucket. */
public final class S3EndpointStore implements EndpointStore {
    private final S3Client s3;
    private final String bucket;

    /**
     * Creates a store in {@code bucket}.
     *
     * @param region the bucket's Region
     */
    public S3EndpointStore(AwsClients clients, String region, String bucket) {
        this.s3 = clients.build(S3Client.builder(), region, Optional.empty());
        this.bucket = bucket;
    }

    @Override
    public Optional<String> read(String key) throws FailureException {
        try {
            return Optional.of(
                    s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asUtf8String());
        } catch (NoSuchKeyException | UncheckedIOException _) { // the latter if it isn't UTF-8
            return Optional.empty();
        } catch (SdkException e) {
            throw failure(e, "s3:GetObject");
        }
    }

    @Override
    public void write(String key, String json) throws FailureException {
        try {
            s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(json));
        } catch (SdkException e) {
            throw failure(e, "s3:PutObject");
        }
    }

    @Override
    public void delete(String key) throws FailureException {
        try {
            s3.deleteObject(request -> request.bucket(bucket).key(key));
        } catch (SdkException e) {
            throw failure(e, "s3:DeleteObject");
        }
    }

    private FailureException failure(SdkException exception, String action) {
        return AwsErrors.failure(exception, action + " in bucket " + bucket);
    }
}
