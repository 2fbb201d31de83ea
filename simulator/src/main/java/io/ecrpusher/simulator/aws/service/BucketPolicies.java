package io.ecrpusher.simulator.aws.service;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.PolicyDocument;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The policies of S3's buckets, and the operations that read and change them. */
final class BucketPolicies {
    private final Map<String, String> policies = new ConcurrentHashMap<>();

    void put(String bucket, String policy) {
        policies.put(bucket, policy);
    }

    /** Returns true if a bucket's policy opens it to the caller. */
    boolean allows(String bucket, Principal caller, String action) {
        Arn arn = Arn.parse(caller.arn());
        Set<String> principals =
                of(bucket).map(policy -> policy.principalsFor(action)).orElse(Set.of());
        return principals.contains("*")
                || principals.contains(arn.accountRoot().toString())
                || principals.stream()
                        .filter(one -> one.startsWith("arn:"))
                        .anyMatch(one -> Arn.parse(one).principal().equals(arn.principal()));
    }

    /** Returns true if a bucket's policy denies the action to the caller. */
    boolean denies(String bucket, Principal caller, String action) {
        return of(bucket).filter(policy -> policy.denies(caller, action)).isPresent();
    }

    /** Handles GetBucketPolicy, PutBucketPolicy, and DeleteBucketPolicy. */
    HttpResponse handle(String operation, String bucket, HttpRequest request) {
        switch (operation) {
            case "PutBucketPolicy" -> {
                if (PolicyDocument.parse(request.text()).isEmpty()) {
                    throw new AwsError(
                                    400,
                                    "MalformedPolicy",
                                    "The policy isn't valid JSON, or has a condition that the simulator doesn't know")
                            .toException();
                }
                put(bucket, request.text());
                return noContent();
            }
            case "DeleteBucketPolicy" -> {
                policies.remove(bucket);
                return noContent();
            }
            default -> {
                String policy = policies.get(bucket);
                if (policy == null) {
                    throw new AwsError(
                                    404, "NoSuchBucketPolicy", "The bucket policy does not exist")
                            .toException();
                }
                return HttpResponse.json(200, policy);
            }
        }
    }

    private Optional<PolicyDocument> of(String bucket) {
        return Optional.ofNullable(policies.get(bucket)).flatMap(PolicyDocument::parse);
    }

    private static HttpResponse noContent() {
        return new HttpResponse(204, Map.of(), new byte[0]);
    }
}
