package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

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

/** EKS's DescribeCluster and ListClusters: a caller sees the clusters of its own account. */
final class Eks implements AwsService {
    private static final String CLUSTERS = "/clusters";
    private static final int LARGEST_PAGE = 100;

    private final Map<Place, NavigableMap<String, EksCluster>> clusters = new ConcurrentHashMap<>();

    private final Set<EksCluster> doomed = ConcurrentHashMap.newKeySet();

    private record Place(String account, String region) {}

    void add(EksCluster cluster) {
        EksCluster before =
                clusters.computeIfAbsent(
                                new Place(cluster.account(), cluster.region()),
                                any -> new ConcurrentSkipListMap<>())
                        .putIfAbsent(cluster.name(), cluster);
        if (before != null) {
            throw new IllegalArgumentException("there is already a cluster " + cluster.arn());
        }
    }

    /** Is listed once more, and is gone by then. */
    void deleteOnceListed(EksCluster cluster) {
        doomed.add(cluster);
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
    public HttpResponse serve(Call call) {
        return switch (call.operation()) {
            case "ListClusters" -> list(call);
            case "DescribeCluster" -> describe(call);
            default -> throw call.unknownOperation().rejected();
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
                    .rejected();
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
        doomed.stream()
                .filter(cluster -> names.contains(cluster.name()))
                .forEach(cluster -> visible.remove(cluster.name(), cluster));
        return HttpResponse.json(200, body.toString());
    }

    private NavigableMap<String, EksCluster> visibleTo(Call call) {
        return clusters.getOrDefault(
                new Place(call.caller().account(), call.region()), new ConcurrentSkipListMap<>());
    }

    private static int pageSize(String maxResults) {
        try {
            int size = maxResults.isEmpty() ? LARGEST_PAGE : Integer.parseInt(maxResults);
            if (size >= 1 && size <= LARGEST_PAGE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Answered like a number out of range.
        }
        throw new AwsError(
                        400, "InvalidParameterException", "maxResults has to lie between 1 and 100")
                .rejected();
    }

    private static Optional<String> lastOfPage(Map<String, String> query) {
        try {
            return Optional.ofNullable(query.get("nextToken"))
                    .map(token -> new String(Base64.getUrlDecoder().decode(token), UTF_8));
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "InvalidParameterException", "Invalid nextToken").rejected();
        }
    }
}
