package io.ecrpusher.simulator.aws.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.PolicyDocument;
import io.ecrpusher.simulator.aws.Sha256;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A repository with its images. Its account may pull; other accounts need its policy. */
public final class Repository {
    private final String account;
    private final Map<String, String> manifests = new ConcurrentHashMap<>();
    private final Set<Arn> allowed = ConcurrentHashMap.newKeySet();

    Repository(String account) {
        this.account = account;
    }

    /** Adds an image with a manifest of its own. */
    public Repository image(String tag) {
        manifests.put(
                tag,
                """
                {"schemaVersion": 2, "mediaType": "%s", "config": {"mediaType": \
                "application/vnd.docker.container.image.v1+json", "size": 7023, "digest": \
                "%s"}, "layers": []}"""
                        .formatted(Registries.MANIFEST_TYPE, digest(account + tag)));
        return this;
    }

    /** Allows pulls to a user, a role with its sessions, or an account by the ARN of its root. */
    public Repository allowPull(String principalArn) {
        allowed.add(Arn.parse(principalArn).principal());
        return this;
    }

    /** Replaces the policy. */
    void policy(PolicyDocument policy) {
        allowed.clear();
        policy.principalsFor("ecr:BatchGetImage").stream()
                .filter(principal -> principal.startsWith("arn:"))
                .forEach(this::allowPull);
    }

    /** Returns the digest of each tag. */
    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        manifests.forEach((tag, manifest) -> digests.put(tag, digest(manifest)));
        return digests;
    }

    boolean allows(Arn caller) {
        return account.equals(caller.account())
                || allowed.contains(caller.principal())
                || allowed.contains(caller.accountRoot());
    }

    /** Returns the manifest of a tag or a digest, or empty if there is none. */
    Optional<String> manifest(String reference) {
        return Optional.ofNullable(manifests.get(reference))
                .or(
                        () ->
                                manifests.values().stream()
                                        .filter(manifest -> digest(manifest).equals(reference))
                                        .findFirst());
    }

    static String digest(String content) {
        return "sha256:" + Sha256.hex(content.getBytes(UTF_8));
    }
}
