package io.ecrpusher.aws;

import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.Settings;

import software.amazon.awssdk.services.s3.S3Client;

import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Stores endpoints as objects in an S3 bucket of the function's own account. */
public final class S3EndpointStore implements EndpointStore {
    private final S3Objects objects;

    /**
     * Creates a store in {@code bucket}.
     *
     * @param region the bucket's Region
     */
    public S3EndpointStore(AwsClients clients, String region, String bucket) {
        this.objects =
                new S3Objects(
                        clients,
                        clients.build(S3Client.builder(), region, Optional.empty()),
                        new AwsTarget("s3/" + bucket, region),
                        bucket,
                        clients::account,
                        Settings.STORE_CALL_TIMEOUT);
    }

    @Override
    public Optional<String> read(String key) throws FailureException {
        try {
            return objects.find(key, Settings.STORED_ENDPOINT_MAX_BYTES);
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String key, String json) throws FailureException {
        objects.write(key, json);
    }

    @Override
    public void delete(String key) throws FailureException {
        objects.delete(key);
    }
}
