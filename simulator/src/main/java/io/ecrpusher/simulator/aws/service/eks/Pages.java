package io.ecrpusher.simulator.aws.service.eks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.service.AwsError;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Function;

/** Pages of EKS's lists, by the parameters {@code maxResults} and {@code nextToken}. */
final class Pages {
    private static final int MAX_SIZE = 100;

    private Pages() {}

    /**
     * Returns the requested page.
     *
     * @param keys the keys of all elements
     * @param element returns the element of a key
     */
    static JsonObject page(
            Map<String, String> query,
            String member,
            NavigableSet<String> keys,
            Function<String, JsonElement> element) {
        int size = size(query.getOrDefault("maxResults", ""));
        NavigableSet<String> rest = keys.tailSet(last(query.getOrDefault("nextToken", "")), false);
        List<String> shown = rest.stream().limit(size).toList();
        var elements = new JsonArray();
        shown.forEach(key -> elements.add(element.apply(key)));
        var page = new JsonObject();
        page.add(member, elements);
        if (!shown.isEmpty() && !shown.getLast().equals(rest.last())) {
            page.addProperty(
                    "nextToken",
                    Base64.getUrlEncoder().encodeToString(shown.getLast().getBytes(UTF_8)));
        }
        return page;
    }

    private static int size(String maxResults) {
        try {
            int size = maxResults.isEmpty() ? MAX_SIZE : Integer.parseInt(maxResults);
            if (size >= 1 && size <= MAX_SIZE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Same error as for a number out of range.
        }
        throw invalid("maxResults must be between 1 and 100");
    }

    private static String last(String nextToken) {
        try {
            return new String(Base64.getUrlDecoder().decode(nextToken), UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("Invalid nextToken");
        }
    }

    private static AwsError.AwsException invalid(String message) {
        return new AwsError(400, "InvalidParameterException", message).toException();
    }
}
