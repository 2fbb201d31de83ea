package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.net.URLDecoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** S3's GetObject, addressed by path. */
final class S3 implements AwsService {
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    private record Bucket(String account, Map<String, String> objects) {}

    void put(String account, String bucket, String key, String content) {
        buckets.computeIfAbsent(bucket, any -> new Bucket(account, new ConcurrentHashMap<>()))
                .objects()
                .put(key, content);
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
        return request.method().equals("GET") && request.path().indexOf('/', 1) > 0
                ? "GetObject"
                : "";
    }

    @Override
    public HttpResponse serve(Call call) {
        if (call.operation().isEmpty()) {
            throw call.unknownOperation().rejected();
        }
        String path =
                URLDecoder.decode(call.request().path().substring(1).replace("+", "%2B"), UTF_8);
        String name = path.substring(0, path.indexOf('/'));
        String key = path.substring(path.indexOf('/') + 1);
        String resource =
                "\"arn:%s:s3:::%s/%s\""
                        .formatted(Partition.ofRegion(call.region()).id(), name, key);
        call.authorize("s3:GetObject", resource);
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist")
                    .rejected();
        }
        if (!bucket.account().equals(call.caller().account())) {
            throw call.protocol()
                    .accessDenied(
                            "User: %s is not authorized to perform: s3:GetObject on resource: %s because no resource-based policy allows the s3:GetObject action"
                                    .formatted(call.caller().arn(), resource))
                    .rejected();
        }
        String content = bucket.objects().get(key);
        if (content == null) {
            throw new AwsError(404, "NoSuchKey", "The specified key does not exist.").rejected();
        }
        return HttpResponse.of(200, "application/octet-stream", content)
                .with("ETag", "\"" + SigV4.sha256(content.getBytes(UTF_8)).substring(0, 32) + "\"");
    }
}
