package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.aws.Sha256;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * S3: GetObject, PutObject, and DeleteObject, with path-style URLs. Of the conditions, it knows
 * {@code If-Match} and {@code If-None-Match: *} of PutObject. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">"How to
 * prevent object overwrites with conditional writes"</a>.
 */
public final class S3 implements AwsService {
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Set<String> shared = ConcurrentHashMap.newKeySet();

    private record Bucket(String account, ConcurrentMap<String, String> objects) {}

    /** Creates a bucket if it doesn't exist. */
    public void createBucket(String account, String bucket) {
        buckets.putIfAbsent(bucket, new Bucket(account, new ConcurrentSkipListMap<>()));
    }

    /** Opens a bucket to all accounts, as a bucket policy does. */
    public void share(String bucket) {
        shared.add(bucket);
    }

    /** Stores an object. Creates its bucket in {@code account} if needed. */
    public void put(String account, String bucket, String key, String content) {
        createBucket(account, bucket);
        buckets.get(bucket).objects().put(key, content);
    }

    /** Returns the content of an object, or empty if it doesn't exist. */
    public Optional<String> object(String bucket, String key) {
        return Optional.ofNullable(buckets.get(bucket)).map(found -> found.objects().get(key));
    }

    /** Returns the keys of a bucket's objects, sorted. */
    public List<String> objects(String bucket) {
        return Optional.ofNullable(buckets.get(bucket)).stream()
                .flatMap(found -> found.objects().keySet().stream())
                .toList();
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public Protocol protocol() {
        return Protocol.S3;
    }

    @Override
    public String operation(HttpRequest request) {
        if (request.path().indexOf('/', 1) < 0) {
            return "";
        }
        return switch (request.method()) {
            case "GET" -> "GetObject";
            case "PUT" -> "PutObject";
            case "DELETE" -> "DeleteObject";
            default -> "";
        };
    }

    @Override
    public HttpResponse handle(Call call) {
        if (call.operation().isEmpty()) {
            throw call.unknownOperation().toException();
        }
        String path =
                URLDecoder.decode(call.request().path().substring(1).replace("+", "%2B"), UTF_8);
        String name = path.substring(0, path.indexOf('/'));
        String key = path.substring(path.indexOf('/') + 1);
        String bucketArn = "arn:%s:s3:::%s".formatted(Partition.ofRegion(call.region()).id(), name);
        String resource = "\"%s/%s\"".formatted(bucketArn, key);
        String action = "s3:" + call.operation();
        call.record(action, bucketArn + "/" + key, Map.of());
        call.require(action, resource);
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist")
                    .toException();
        }
        if (!bucket.account().equals(call.caller().account()) && !shared.contains(name)) {
            throw call.protocol()
                    .accessDenied(
                            "User: %s is not authorized to perform: %s on resource: %s because no resource-based policy allows the %s action"
                                    .formatted(call.caller().arn(), action, resource, action))
                    .toException();
        }
        Optional<String> expected = call.request().headers().first("x-amz-expected-bucket-owner");
        if (expected.isPresent() && !expected.get().equals(bucket.account())) {
            throw new AwsError(403, "AccessDenied", "Access Denied").toException();
        }
        if (call.operation().equals("GetObject") && !bucket.objects().containsKey(key)) {
            // S3 answers 403 instead of 404 without this permission.
            call.record("s3:ListBucket", bucketArn, Map.of());
        }
        return switch (call.operation()) {
            case "PutObject" -> put(bucket, key, call.request());
            case "DeleteObject" -> delete(bucket, key);
            default -> get(bucket, key);
        };
    }

    private static HttpResponse put(Bucket bucket, String key, HttpRequest request) {
        String content = new String(AwsChunked.content(request), UTF_8);
        bucket.objects()
                .compute(
                        key,
                        (_, stored) -> {
                            checkConditions(stored, request);
                            return content;
                        });
        return new HttpResponse(200, Map.of("ETag", etag(content)), new byte[0]);
    }

    private static void checkConditions(String stored, HttpRequest request) {
        Optional<String> match = request.headers().first("if-match");
        if (match.isPresent() && stored == null) {
            throw new AwsError(404, "NoSuchKey", "The specified key does not exist.").toException();
        }
        if ((match.isPresent() && !match.get().equals(etag(stored)))
                || (request.headers().first("if-none-match").isPresent() && stored != null)) {
            throw new AwsError(
                            412,
                            "PreconditionFailed",
                            "At least one of the pre-conditions you specified did not hold")
                    .toException();
        }
    }

    private static HttpResponse delete(Bucket bucket, String key) {
        bucket.objects().remove(key);
        return new HttpResponse(204, Map.of(), new byte[0]);
    }

    private static HttpResponse get(Bucket bucket, String key) {
        String content = bucket.objects().get(key);
        if (content == null) {
            throw new AwsError(404, "NoSuchKey", "The specified key does not exist.").toException();
        }
        return HttpResponse.of(200, "application/octet-stream", content)
                .with("ETag", etag(content));
    }

    private static String etag(String content) {
        return "\"" + Sha256.hex(content.getBytes(UTF_8)).substring(0, 32) + "\"";
    }
}
