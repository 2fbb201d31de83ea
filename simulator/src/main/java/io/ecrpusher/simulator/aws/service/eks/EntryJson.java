package io.ecrpusher.simulator.aws.service.eks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.AccessEntry;
import io.ecrpusher.simulator.aws.AccessEntry.AssociatedPolicy;
import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Partition;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Access entries in EKS's requests and responses. */
final class EntryJson {
    private EntryJson() {}

    static JsonObject entry(EksCluster cluster, AccessEntry entry) {
        var tags = new JsonObject();
        entry.tags().forEach(tags::addProperty);
        JsonObject described = owner(cluster, entry);
        described.add("kubernetesGroups", array(entry.groups()));
        described.addProperty("accessEntryArn", arn(cluster, entry));
        described.addProperty("createdAt", entry.createdAt().getEpochSecond());
        described.addProperty("modifiedAt", entry.modifiedAt().getEpochSecond());
        described.add("tags", tags);
        described.addProperty("username", entry.username());
        described.addProperty("type", "STANDARD");
        var body = new JsonObject();
        body.add("accessEntry", described);
        return body;
    }

    static JsonObject owner(EksCluster cluster, AccessEntry entry) {
        var body = new JsonObject();
        body.addProperty("clusterName", cluster.name());
        body.addProperty("principalArn", entry.principalArn());
        return body;
    }

    static JsonObject policy(String arn, AssociatedPolicy associated) {
        var scope = new JsonObject();
        scope.addProperty("type", associated.scope());
        scope.add("namespaces", array(associated.namespaces()));
        var policy = new JsonObject();
        policy.addProperty("policyArn", arn);
        policy.add("accessScope", scope);
        policy.addProperty("associatedAt", associated.associatedAt().getEpochSecond());
        policy.addProperty("modifiedAt", associated.modifiedAt().getEpochSecond());
        return policy;
    }

    /** Returns a string member, or an empty string if it is absent or null. */
    static String text(JsonObject object, String member) {
        JsonElement value = object.get(member);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    /** Returns the strings of an array, or an empty set if it is absent or null. */
    static Set<String> strings(JsonElement array) {
        Set<String> strings = new TreeSet<>();
        if (array instanceof JsonArray elements) {
            elements.forEach(element -> strings.add(element.getAsString()));
        }
        return strings;
    }

    private static JsonArray array(Collection<String> strings) {
        var array = new JsonArray();
        strings.forEach(array::add);
        return array;
    }

    private static String arn(EksCluster cluster, AccessEntry entry) {
        Arn principal = Arn.parse(entry.principalArn());
        String kind = principal.resource().startsWith("role/") ? "role" : "user";
        // The last part is an ID, which is always the same here.
        String id = cluster.arn() + entry.principalArn() + entry.createdAt();
        return new Arn(
                        Partition.ofRegion(cluster.region()).id(),
                        "eks",
                        cluster.region(),
                        cluster.account(),
                        String.join(
                                "/",
                                "access-entry",
                                cluster.name(),
                                kind,
                                principal.account(),
                                principal.name(),
                                UUID.nameUUIDFromBytes(id.getBytes(UTF_8)).toString()))
                .toString();
    }
}
