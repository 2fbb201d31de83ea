package io.ecrpusher.aws;

import io.ecrpusher.failure.FailureException;

import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Texts in one S3 bucket. Every request names the account that owns the bucket, so that S3 refuses
 * it if another account has taken over the bucket's name. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html">"Verifying
 * bucket ownership with bucket owner condition"</a>.
 */
final class S3Objects {
    /**
     * The object has another ETag, is being written, or doesn't exist. See <a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">"How to
     * prevent object overwrites with conditional writes"</a>.
     */
    private static final Set<Integer> NOT_AS_EXPECTED = Set.of(412, 409, 404);

    private final AwsClients clients;
    private final S3Client s3;
    private final AwsTarget target;
    private final String bucket;
    private final Owner owner;
    private final Duration timeout;

    /** A text, and the ETag of its object. */
    record Tagged(String text, String tag) {}

    /** Returns the ID of the account that owns the bucket. */
    @FunctionalInterface
    interface Owner {
        String account() throws FailureException;
    }

    /**
     * Creates the access to {@code bucket}.
     *
     * @param timeout of a request with its retries
     */
    S3Objects(
            AwsClients clients,
            S3Client s3,
            AwsTarget target,
            String bucket,
            Owner owner,
            Duration timeout) {
        this.clients = clients;
        this.s3 = s3;
        this.target = target;
        this.bucket = bucket;
        this.owner = owner;
        this.timeout = timeout;
    }

    /**
     * Returns the object {@code key}.
     *
     * @param maxBytes an object with more fails
     * @throws CharacterCodingException if it isn't UTF-8
     * @throws FailureException if it doesn't exist or can't be read
     */
    String read(String key, int maxBytes) throws FailureException, CharacterCodingException {
        String account = owner.account();
        return text(clients.send(call("s3:GetObject"), () -> get(key, account, maxBytes)));
    }

    /** Returns the object {@code key} as {@link #read} does; empty if it doesn't exist. */
    Optional<String> find(String key, int maxBytes)
            throws FailureException, CharacterCodingException {
        String account = owner.account();
        Optional<ByteBuffer> found =
                clients.send(
                        call("s3:GetObject"),
                        () -> {
                            try {
                                return Optional.of(get(key, account, maxBytes));
                            } catch (NoSuchKeyException _) {
                                return Optional.empty();
                            }
                        });
        return found.isEmpty() ? Optional.empty() : Optional.of(text(found.get()));
    }

    /**
     * Returns the object {@code key} as {@link #find} does, with its ETag. Replaces what isn't
     * UTF-8.
     */
    Optional<Tagged> findTagged(String key, int maxBytes) throws FailureException {
        String account = owner.account();
        return clients.send(
                call("s3:GetObject"),
                () -> {
                    try {
                        return Optional.of(tagged(response(key, account, maxBytes)));
                    } catch (NoSuchKeyException _) {
                        return Optional.empty();
                    }
                });
    }

    private static Tagged tagged(ResponseBytes<GetObjectResponse> object) {
        return new Tagged(
                object.asUtf8String(),
                OddResponseException.required(object.response().eTag(), "ETag"));
    }

    /**
     * Writes the object {@code key} if nobody else has written it.
     *
     * @param tag the ETag of the content to replace; empty to create the object
     * @return false if the object has another ETag, exists already, or is being written
     */
    boolean writeIf(String key, String text, Optional<String> tag) throws FailureException {
        String account = owner.account();
        return clients.send(
                call("s3:PutObject"),
                () -> {
                    try {
                        s3.putObject(
                                request -> {
                                    request.bucket(bucket)
                                            .key(key)
                                            .expectedBucketOwner(account)
                                            .overrideConfiguration(
                                                    one -> one.apiCallTimeout(timeout));
                                    tag.ifPresentOrElse(
                                            request::ifMatch, () -> request.ifNoneMatch("*"));
                                },
                                RequestBody.fromString(text));
                        return true;
                    } catch (S3Exception e) {
                        if (NOT_AS_EXPECTED.contains(e.statusCode())) {
                            return false;
                        }
                        throw e;
                    }
                });
    }

    void write(String key, String text) throws FailureException {
        String account = owner.account();
        Object _ =
                clients.send(
                        call("s3:PutObject"),
                        () ->
                                s3.putObject(
                                        request ->
                                                request.bucket(bucket)
                                                        .key(key)
                                                        .expectedBucketOwner(account)
                                                        .overrideConfiguration(
                                                                one -> one.apiCallTimeout(timeout)),
                                        RequestBody.fromString(text)));
    }

    void delete(String key) throws FailureException {
        String account = owner.account();
        Object _ =
                clients.send(
                        call("s3:DeleteObject"),
                        () ->
                                s3.deleteObject(
                                        request ->
                                                request.bucket(bucket)
                                                        .key(key)
                                                        .expectedBucketOwner(account)
                                                        .overrideConfiguration(
                                                                one ->
                                                                        one.apiCallTimeout(
                                                                                timeout))));
    }

    private ByteBuffer get(String key, String account, int maxBytes) {
        return response(key, account, maxBytes).asByteBuffer();
    }

    private ResponseBytes<GetObjectResponse> response(String key, String account, int maxBytes) {
        ResponseBytes<GetObjectResponse> object =
                s3.getObject(
                        request ->
                                request.bucket(bucket)
                                        .key(key)
                                        .expectedBucketOwner(account)
                                        .overrideConfiguration(one -> one.apiCallTimeout(timeout)),
                        (response, body) -> {
                            byte[] bytes = body.readNBytes(maxBytes + 1);
                            if (bytes.length > maxBytes) {
                                body.abort();
                            }
                            return ResponseBytes.fromByteArray(response, bytes);
                        });
        if (object.asByteBuffer().remaining() > maxBytes) {
            throw new OddResponseException(
                    "the object has more than %,d bytes".formatted(maxBytes));
        }
        return object;
    }

    private static String text(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }

    private AwsCall call(String action) {
        return new AwsCall(target, action + " in bucket " + bucket);
    }
}
