package io.ecrpusher.simulator.aws.service.eks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.service.AwsError;
import io.ecrpusher.simulator.aws.service.AwsService;
import io.ecrpusher.simulator.aws.service.Protocol;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.net.URLDecoder;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** EKS: the clusters of the caller's account, their configuration, and their access entries. */
public final class Eks implements AwsService {
    private static final String CLUSTERS = "clusters";

    private final Map<AccountRegion, NavigableMap<String, EksCluster>> clusters =
            new ConcurrentHashMap<>();
    private final Set<EksCluster> deletedAfterListing = ConcurrentHashMap.newKeySet();
    private final AccessEntries accessEntries;
    private final Updates updates;

    /** Creates the service. Access entries and updates get their times from {@code clock}. */
    public Eks(Clock clock) {
        accessEntries = new AccessEntries(clock);
        updates = new Updates(clock);
    }

    private record AccountRegion(String account, String region) {}

    /**
     * Adds a cluster.
     *
     * @throws IllegalArgumentException if the account has a cluster with this name in the Region
     */
    public void add(EksCluster cluster) {
        EksCluster before =
                clusters.computeIfAbsent(
                                new AccountRegion(cluster.account(), cluster.region()),
                                any -> new ConcurrentSkipListMap<>())
                        .putIfAbsent(cluster.name(), cluster);
        if (before != null) {
            throw new IllegalArgumentException("The cluster " + cluster.arn() + " already exists");
        }
    }

    /** Lists the cluster once more and then deletes it. */
    public void deleteOnceListed(EksCluster cluster) {
        deletedAfterListing.add(cluster);
    }

    @Override
    public String name() {
        return "eks";
    }

    @Override
    public Protocol protocol() {
        return Protocol.REST_JSON;
    }

    @Override
    public String operation(HttpRequest request) {
        List<String> path = segments(request);
        if (path.isEmpty() || !path.getFirst().equals(CLUSTERS)) {
            return "";
        }
        return switch (path.size()) {
            case 1 -> request.method().equals("GET") ? "ListClusters" : "";
            case 2 -> request.method().equals("GET") ? "DescribeCluster" : "";
            default ->
                    path.get(2).equals("access-entries")
                            ? AccessEntries.operation(request.method(), path)
                            : Updates.operation(request.method(), path);
        };
    }

    @Override
    public HttpResponse handle(Call call) {
        List<String> path = segments(call.request());
        return switch (call.operation()) {
            case "" -> throw call.unknownOperation().toException();
            case "ListClusters" -> list(call);
            case "DescribeCluster" -> {
                var body = new JsonObject();
                body.add("cluster", cluster(call, path.get(1)).describe());
                yield HttpResponse.json(200, body.toString());
            }
            case "UpdateClusterConfig", "DescribeUpdate" ->
                    updates.handle(call, cluster(call, path.get(1)), path);
            default -> accessEntries.handle(call, cluster(call, path.get(1)), path);
        };
    }

    private EksCluster cluster(Call call, String name) {
        call.authorize(
                "eks:" + call.operation(),
                EksCluster.arn(call.caller().account(), call.region(), name));
        EksCluster cluster = visibleTo(call).get(name);
        if (cluster == null) {
            throw new AwsError(
                            404,
                            "ResourceNotFoundException",
                            "No cluster found for name: " + name + ".")
                    .toException();
        }
        return cluster;
    }

    private HttpResponse list(Call call) {
        call.authorize(
                "eks:ListClusters", EksCluster.arn(call.caller().account(), call.region(), "*"));
        NavigableMap<String, EksCluster> visible = visibleTo(call);
        // A copy, so that a deletion at the same time doesn't end the page early.
        NavigableSet<String> names = new TreeSet<>(visible.keySet());
        JsonObject page =
                Pages.page(call.request().queryParameters(), CLUSTERS, names, JsonPrimitive::new);
        deletedAfterListing.stream()
                .filter(
                        cluster ->
                                page.getAsJsonArray(CLUSTERS)
                                        .contains(new JsonPrimitive(cluster.name())))
                .forEach(cluster -> visible.remove(cluster.name(), cluster));
        return HttpResponse.json(200, page.toString());
    }

    private NavigableMap<String, EksCluster> visibleTo(Call call) {
        return clusters.getOrDefault(
                new AccountRegion(call.caller().account(), call.region()),
                new ConcurrentSkipListMap<>());
    }

    /** Splits the path before it decodes it, because an ARN has slashes. */
    private static List<String> segments(HttpRequest request) {
        return Arrays.stream(request.path().split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), UTF_8))
                .toList();
    }
}
