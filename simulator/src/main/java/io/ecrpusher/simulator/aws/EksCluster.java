package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;
import io.ecrpusher.simulator.kubernetes.TokenReviewer;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An EKS cluster: its description, access entries, and simulated API server. */
public final class EksCluster {
    private final String account;
    private final String region;
    private final EksAccess access;
    private final TokenReviewer reviewer;
    private final SimulatedCluster kubernetes;
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final Map<String, JsonElement> overrides = new ConcurrentHashMap<>();
    private volatile String status = "ACTIVE";
    private volatile boolean endpointPublicAccess = true;
    private volatile List<String> publicAccessCidrs = List.of("0.0.0.0/0");

    /** Creates a cluster. {@code kubernetes} authenticates with {@code reviewer}. */
    public EksCluster(
            String account,
            String region,
            EksAccess access,
            TokenReviewer reviewer,
            SimulatedCluster kubernetes) {
        this.account = account;
        this.region = region;
        this.access = access;
        this.reviewer = reviewer;
        this.kubernetes = kubernetes;
    }

    /** Returns the ARN of a cluster. */
    public static String arn(String account, String region, String name) {
        return new Arn(Partition.ofRegion(region).id(), "eks", region, account, "cluster/" + name)
                .toString();
    }

    /** The cluster's name, which bearer tokens sign. */
    public String name() {
        return kubernetes.name();
    }

    /** The 12-digit ID of the cluster's account. */
    public String account() {
        return account;
    }

    /** The cluster's Region. */
    public String region() {
        return region;
    }

    /** The cluster's ARN. */
    public String arn() {
        return arn(account, region, name());
    }

    /**
     * Adds or replaces an access entry.
     *
     * @param principalArn the ARN of a user or role in any account; a role covers its sessions
     * @param groups the Kubernetes groups of the principal
     */
    public EksCluster grantAccess(String principalArn, String... groups) {
        access.grant(principalArn, Set.of(groups));
        return this;
    }

    /** Removes an access entry. */
    public EksCluster revokeAccess(String principalArn) {
        access.revoke(principalArn);
        return this;
    }

    /**
     * Adds the entry that EKS creates for the principal who creates a cluster: it has every
     * permission, by the access policy AmazonEKSClusterAdminPolicy.
     */
    public EksCluster bootstrapAdmin(String principalArn) {
        access.grantAdmin(principalArn);
        return this;
    }

    /** The access entries. */
    public EksAccess access() {
        return access;
    }

    /** Authenticates bearer tokens by the access entries, as the cluster's API server does. */
    public TokenReviewer reviewer() {
        return reviewer;
    }

    /** The authentication mode. */
    public String authenticationMode() {
        return describe().getAsJsonObject("accessConfig").get("authenticationMode").getAsString();
    }

    /**
     * Sets the authentication mode. The default is {@code API}. With {@code CONFIG_MAP}, the
     * entries of {@link #grantAccess} stand for those of the ConfigMap aws-auth, and EKS refuses
     * operations on access entries.
     */
    public EksCluster authenticationMode(String mode) {
        return describedWith("{\"accessConfig\": {\"authenticationMode\": \"" + mode + "\"}}");
    }

    /**
     * Opens or closes the endpoint to the internet. Connections to a closed one hang. Opening it
     * removes all faults of the cluster's server.
     */
    public EksCluster endpointPublicAccess(boolean isPublic) {
        endpointPublicAccess = isPublic;
        if (isPublic) {
            kubernetes.server().clearFaults();
        } else {
            kubernetes.server().fault(Fault.blackHole());
        }
        return this;
    }

    /** Sets the CIDRs that DescribeCluster returns. They don't limit connections. */
    public EksCluster publicAccessCidrs(List<String> cidrs) {
        publicAccessCidrs = List.copyOf(cidrs);
        return this;
    }

    /** Adds or replaces a tag. */
    public EksCluster tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    /** Sets the status that DescribeCluster returns. The default is {@code ACTIVE}. */
    public EksCluster status(String newStatus) {
        status = newStatus;
        return this;
    }

    /** Lets DescribeCluster return another server as the cluster's endpoint. */
    public EksCluster answeredBy(URI endpoint, String caPem) {
        return describedWith(
                """
                {"endpoint": "%s", "certificateAuthority": {"data": "%s"}}"""
                        .formatted(
                                endpoint,
                                Base64.getEncoder().encodeToString(caPem.getBytes(UTF_8))));
    }

    /** Makes this a local cluster on an Outpost: bearer tokens sign {@code id}. */
    public EksCluster onOutpost(String id) {
        access.requireClusterId(id);
        return describedWith(
                """
                {"id": "%s", "outpostConfig": {"controlPlaneInstanceType": "m5d.large"}}"""
                        .formatted(id));
    }

    /**
     * Replaces fields of the answer to DescribeCluster.
     *
     * @param json an object with these fields; {@code null} removes a field
     */
    public EksCluster describedWith(String json) {
        overrides.putAll(JsonParser.parseString(json).getAsJsonObject().asMap());
        return this;
    }

    /** The Kubernetes side of the cluster. */
    public SimulatedCluster kubernetes() {
        return kubernetes;
    }

    /** Returns all bearer tokens with a valid signature, for tests that none of them leaks. */
    public Set<String> acceptedTokens() {
        return access.acceptedTokens();
    }

    /** Returns the cluster as DescribeCluster does. */
    public JsonObject describe() {
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
        cluster.add("resourcesVpcConfig", network());
        cluster.add("accessConfig", JsonParser.parseString("{\"authenticationMode\": \"API\"}"));
        overrides.forEach(cluster::add);
        return cluster;
    }

    private JsonObject network() {
        var cidrs = new JsonArray();
        publicAccessCidrs.forEach(cidrs::add);
        var network = new JsonObject();
        network.addProperty("endpointPublicAccess", endpointPublicAccess);
        network.addProperty("endpointPrivateAccess", true);
        network.add("publicAccessCidrs", cidrs);
        return network;
    }
}
