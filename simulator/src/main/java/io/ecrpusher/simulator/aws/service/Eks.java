package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** EKS: DescribeCluster and ListClusters, for the clusters of the caller's account. */
public final class Eks implements AwsService {
    private static final String CLUSTERS = "/clusters";
    private static final int MAX_PAGE_SIZE = 100;

    private final Map<AccountRegion, NavigableMap<String, EksCluster>> clusters =
            new ConcurrentHashMap<>();

    private final Set<EksCluster> deletedAfterListing = ConcurrentHashMap.newKeySet();

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
        if (!request.method().equals("GET")) {
            return "";
        }
        String path = request.path();
        if (path.equals(CLUSTERS)) {
            return "ListClusters";
        }
        return path.startsWith(CLUSTERS + "/") && path.lastIndexOf('/') == CLUSTERS.length()
                ? "DescribeCluster"
                : "";
    }

    @Override
    public HttpResponse handle(Call call) {
        return switch (call.operation()) {
            case "ListClusters" -> list(call);
            case "DescribeCluster" -> describe(call);
            default -> throw call.unknownOperation().toException();
        };
    }

    private HttpResponse describe(Call call) {
        String name =
                URLDecoder.decode(call.request().path().substring(CLUSTERS.length() + 1), UTF_8);
        call.authorize(
                "eks:DescribeCluster",
                EksCluster.arn(call.caller().account(), call.region(), name));
        EksCluster cluster = visibleTo(call).get(name);
        if (cluster == null) {
            throw new AwsError(
                            404,
                            "ResourceNotFoundException",
                            "No cluster found for name: " + name + ".")
                    .toException();
        }
        var body = new JsonObject();
        body.add("cluster", cluster.describe());
        return HttpResponse.json(200, body.toString());
    }

    private HttpResponse list(Call call) {
        call.authorize(
                "eks:ListClusters", EksCluster.arn(call.caller().account(), call.region(), "*"));
        Map<String, String> query = call.request().queryParameters();
        int size = pageSize(query.getOrDefault("maxResults", ""));
        NavigableMap<String, EksCluster> visible = visibleTo(call);
        NavigableMap<String, EksCluster> rest =
                lastOfPage(query).map(last -> visible.tailMap(last, false)).orElse(visible);
        List<String> names = rest.keySet().stream().limit(size).toList();
        var page = new JsonArray();
        names.forEach(page::add);
        var body = new JsonObject();
        body.add("clusters", page);
        if (!names.isEmpty() && !names.getLast().equals(rest.lastKey())) {
            body.addProperty(
                    "nextToken",
                    Base64.getUrlEncoder().encodeToString(names.getLast().getBytes(UTF_8)));
        }
        deletedAfterListing.stream()
                .filter(cluster -> names.contains(cluster.name()))
                .forEach(cluster -> visible.remove(cluster.name(), cluster));
        return HttpResponse.json(200, body.toString());
    }

    private NavigableMap<String, EksCluster> visibleTo(Call call) {
        return clusters.getOrDefault(
                new AccountRegion(call.caller().account(), call.region()),
                new ConcurrentSkipListMap<>());
    }

    private static int pageSize(String maxResults) {
        try {
            int size = maxResults.isEmpty() ? MAX_PAGE_SIZE : Integer.parseInt(maxResults);
            if (size >= 1 && size <= MAX_PAGE_SIZE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Same error as for a number out of range.
        }
        throw new AwsError(400, "InvalidParameterException", "maxResults must be between 1 and 100")
                .toException();
    }

    private static Optional<String> lastOfPage(Map<String, String> query) {
        try {
            return Optional.ofNullable(query.get("nextToken"))
                    .map(token -> new String(Base64.getUrlDecoder().decode(token), UTF_8));
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "InvalidParameterException", "Invalid nextToken").toException();
        }
    }
}
