package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.aws.Sha256;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * S3: GetObject, PutObject, DeleteObject, and ListObjectsV2, with path-style URLs, and the bucket's
 * policy. Of the conditions, it knows {@code If-Match} and {@code If-None-Match: *} of PutObject.
 * See <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">"How
 * to prevent object overwrites with conditional writes"</a>.
 */
public final class S3 implements AwsService {
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Set<String> shared = ConcurrentHashMap.newKeySet();
    private final BucketPolicies policies = new BucketPolicies();

    private record Bucket(String account, ConcurrentMap<String, String> objects) {}

    /** Creates a bucket if it doesn't exist. */
    public void createBucket(String account, String bucket) {
        buckets.putIfAbsent(bucket, new Bucket(account, new ConcurrentSkipListMap<>()));
    }

    /** Opens a bucket to all accounts, as a bucket policy does. */
    public void share(String bucket) {
        shared.add(bucket);
    }

    /** Sets a bucket's policy. Only its principals and the conditions of its denials count. */
    public void putPolicy(String bucket, String policy) {
        policies.put(bucket, policy);
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
        String path = request.path();
        int slash = path.indexOf('/', 1);
        if (slash < 0 || slash == path.length() - 1) {
            return path.length() == 1 ? "" : bucketOperation(request);
        }
        return switch (request.method()) {
            case "GET" -> "GetObject";
            case "PUT" -> "PutObject";
            case "DELETE" -> "DeleteObject";
            default -> "";
        };
    }

    private static String bucketOperation(HttpRequest request) {
        Map<String, String> query = request.queryParameters();
        if (query.containsKey("list-type") && request.method().equals("GET")) {
            return "ListObjectsV2";
        }
        return switch (query.containsKey("policy") ? request.method() : "") {
            case "GET" -> "GetBucketPolicy";
            case "PUT" -> "PutBucketPolicy";
            case "DELETE" -> "DeleteBucketPolicy";
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
        int slash = path.indexOf('/') < 0 ? path.length() : path.indexOf('/');
        String name = path.substring(0, slash);
        String key = path.substring(Math.min(slash + 1, path.length()));
        String bucketArn = "arn:%s:s3:::%s".formatted(Partition.ofRegion(call.region()).id(), name);
        String resource = "\"%s/%s\"".formatted(bucketArn, key);
        String action = "s3:" + call.operation().replace("ListObjectsV2", "ListBucket");
        call.record(action, key.isEmpty() ? bucketArn : bucketArn + "/" + key, Map.of());
        call.require(action, resource);
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist")
                    .toException();
        }
        boolean open =
                bucket.account().equals(call.caller().account())
                        || shared.contains(name)
                        || policies.allows(name, call.caller(), action);
        if (!open || policies.denies(name, call.caller(), action)) {
            throw call.protocol()
                    .accessDenied(
                            "User: %s is not authorized to perform: %s on resource: %s %s"
                                    .formatted(
                                            call.caller().arn(),
                                            action,
                                            resource,
                                            open
                                                    ? "with an explicit deny in a resource-based policy"
                                                    : "because no resource-based policy allows the %s action"
                                                            .formatted(action)))
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
            case "ListObjectsV2" -> list(name, bucket, call.request().queryParameters());
            case "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy" ->
                    policies.handle(call.operation(), name, call.request());
            default -> get(bucket, key);
        };
    }

    // All keys in one page, whatever MaxKeys says: test buckets are small.
    private static HttpResponse list(String name, Bucket bucket, Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        boolean encoded = query.getOrDefault("encoding-type", "").equals("url");
        var contents = new StringBuilder();
        int count = 0;
        for (Map.Entry<String, String> object : bucket.objects().entrySet()) {
            if (!object.getKey().startsWith(prefix)) {
                continue;
            }
            count++;
            String key = object.getKey();
            contents.append(
                    "<Contents><Key>%s</Key><LastModified>2025-01-01T00:00:00.000Z</LastModified><ETag>%s</ETag><Size>%d</Size><StorageClass>STANDARD</StorageClass></Contents>"
                            .formatted(
                                    encoded ? URLEncoder.encode(key, UTF_8) : Xml.escape(key),
                                    Xml.escape(etag(object.getValue())),
                                    object.getValue().getBytes(UTF_8).length));
        }
        return HttpResponse.xml(
                200,
                """
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>%s</Name>\
                <Prefix>%s</Prefix><KeyCount>%d</KeyCount><MaxKeys>1000</MaxKeys>%s\
                <IsTruncated>false</IsTruncated>%s</ListBucketResult>\
                """
                        .formatted(
                                name,
                                encoded ? URLEncoder.encode(prefix, UTF_8) : Xml.escape(prefix),
                                count,
                                encoded ? "<EncodingType>url</EncodingType>" : "",
                                contents));
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
