package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.SimulatedCluster;

import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A cluster as EKS knows it, in front of a simulated API server that believes EKS's tokens. */
public final class EksCluster {
    private final String account;
    private final String region;
    private final EksTokenReviewer reviewer;
    private final SimulatedCluster kubernetes;
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private volatile String status = "ACTIVE";

    EksCluster(
            String account, String region, EksTokenReviewer reviewer, SimulatedCluster kubernetes) {
        this.account = account;
        this.region = region;
        this.reviewer = reviewer;
        this.kubernetes = kubernetes;
    }

    static String arn(String account, String region, String name) {
        return new Arn(Partition.ofRegion(region).id(), "eks", region, account, "cluster/" + name)
                .toString();
    }

    /** The name, as it is signed in tokens. */
    public String name() {
        return kubernetes.name();
    }

    /** The account that the cluster belongs to. */
    public String account() {
        return account;
    }

    /** The Region that the cluster is in. */
    public String region() {
        return region;
    }

    /** The cluster's own ARN. */
    public String arn() {
        return arn(account, region, name());
    }

    /**
     * Adds an access entry.
     *
     * @param principalArn of a user or a role, of any account; a role's lets all of its sessions in
     */
    public EksCluster grantAccess(String principalArn, String... groups) {
        reviewer.grant(principalArn, Set.of(groups));
        return this;
    }

    /** Removes an access entry. */
    public EksCluster revokeAccess(String principalArn) {
        reviewer.revoke(principalArn);
        return this;
    }

    /** Adds a tag, or replaces its value. */
    public EksCluster tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    /** Sets what DescribeCluster tells as the status, at first ACTIVE. */
    public EksCluster status(String newStatus) {
        status = newStatus;
        return this;
    }

    /** The API server. */
    public SimulatedCluster kubernetes() {
        return kubernetes;
    }

    /** The bearer tokens that were found good, for a test that none of them leaks. */
    public Set<String> acceptedTokens() {
        return reviewer.acceptedTokens();
    }

    JsonObject describe() {
        var authority = new JsonObject();
        authority.addProperty(
                "data", Base64.getEncoder().encodeToString(kubernetes.caPem().getBytes(UTF_8)));
        var tagsJson = new JsonObject();
        tags.forEach(tagsJson::addProperty);
        var cluster = new JsonObject();
        cluster.addProperty("name", name());
        cluster.addProperty("arn", arn());
        cluster.addProperty("version", "1.34");
        cluster.addProperty("platformVersion", "eks.1");
        cluster.addProperty("status", status);
        cluster.addProperty("endpoint", kubernetes.endpoint().toString());
        cluster.add("certificateAuthority", authority);
        cluster.add("tags", tagsJson);
        return cluster;
    }
}
