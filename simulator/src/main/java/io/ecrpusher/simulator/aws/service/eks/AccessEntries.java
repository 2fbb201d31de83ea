package io.ecrpusher.simulator.aws.service.eks;

import static io.ecrpusher.simulator.aws.service.eks.EntryJson.entry;
import static io.ecrpusher.simulator.aws.service.eks.EntryJson.owner;
import static io.ecrpusher.simulator.aws.service.eks.EntryJson.policy;
import static io.ecrpusher.simulator.aws.service.eks.EntryJson.strings;
import static io.ecrpusher.simulator.aws.service.eks.EntryJson.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.simulator.aws.AccessEntry;
import io.ecrpusher.simulator.aws.AccessEntry.AssociatedPolicy;
import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.EksAccess;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.service.AwsService;
import io.ecrpusher.simulator.http.HttpResponse;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * EKS's operations on access entries and their access policies.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html">CreateAccessEntry</a>
 */
final class AccessEntries {
    private static final String POLICY_PREFIX = "arn:aws:eks::aws:cluster-access-policy/";

    private final Clock clock;

    AccessEntries(Clock clock) {
        this.clock = clock;
    }

    /** Returns the operation of a path {@code clusters/NAME/access-entries/…}. */
    static String operation(String method, List<String> path) {
        boolean policies = path.size() > 4 && path.get(4).equals("access-policies");
        return switch (method + " " + path.size() + (policies ? " policies" : "")) {
            case "POST 3" -> "CreateAccessEntry";
            case "GET 3" -> "ListAccessEntries";
            case "GET 4" -> "DescribeAccessEntry";
            case "POST 4" -> "UpdateAccessEntry";
            case "DELETE 4" -> "DeleteAccessEntry";
            case "POST 5 policies" -> "AssociateAccessPolicy";
            case "GET 5 policies" -> "ListAssociatedAccessPolicies";
            case "DELETE 6 policies" -> "DisassociateAccessPolicy";
            default -> "";
        };
    }

    HttpResponse handle(AwsService.Call call, EksCluster cluster, List<String> path) {
        if (cluster.authenticationMode().equals("CONFIG_MAP")) {
            throw EntryRules.error(
                    400,
                    "InvalidRequestException",
                    "The cluster's authentication mode must be set to one of [API,"
                            + " API_AND_CONFIG_MAP] to perform this operation.");
        }
        EksAccess access = cluster.access();
        JsonObject body =
                switch (call.operation()) {
                    case "CreateAccessEntry" -> entry(cluster, create(call.json(), access));
                    case "ListAccessEntries" -> list(call.request().queryParameters(), access);
                    case "DescribeAccessEntry" -> entry(cluster, existing(access, path.get(3)));
                    case "UpdateAccessEntry" ->
                            entry(cluster, update(call.json(), access, path.get(3)));
                    case "DeleteAccessEntry" -> {
                        access.revoke(existing(access, path.get(3)).principalArn());
                        yield new JsonObject();
                    }
                    case "AssociateAccessPolicy" -> associate(call.json(), cluster, path.get(3));
                    case "ListAssociatedAccessPolicies" ->
                            policies(
                                    call.request().queryParameters(),
                                    cluster,
                                    existing(access, path.get(3)));
                    default -> {
                        disassociate(access, path.get(3), path.get(5));
                        yield new JsonObject();
                    }
                };
        return HttpResponse.json(200, body.toString());
    }

    private AccessEntry create(JsonObject request, EksAccess access) {
        String principal = text(request, "principalArn");
        Arn arn = EntryRules.principal(principal);
        AccessEntry entry =
                new AccessEntry(
                        principal,
                        EntryRules.username(request, AccessEntry.defaultUsername(arn)),
                        EntryRules.groups(request, Set.of()),
                        EntryRules.tags(request),
                        text(request, "clientRequestToken"),
                        Map.of(),
                        now(),
                        now());
        Optional<AccessEntry> found = access.add(entry);
        boolean repeated =
                found.filter(
                                before ->
                                        before.principalArn().equals(principal)
                                                && !before.requestToken().isEmpty()
                                                && before.requestToken()
                                                        .equals(entry.requestToken()))
                        .isPresent();
        if (found.isPresent() && !repeated) {
            throw EntryRules.error(
                    409,
                    "ResourceInUseException",
                    "The specified access entry resource is already in use on this cluster.");
        }
        return found.orElse(entry);
    }

    private AccessEntry update(JsonObject request, EksAccess access, String principal) {
        AccessEntry before = existing(access, principal);
        String username = EntryRules.username(request, before.username());
        Set<String> groups = EntryRules.groups(request, before.groups());
        return access.update(principal, entry -> entry.updated(username, groups, now()))
                .orElseThrow(EntryRules::noEntry);
    }

    private static JsonObject list(Map<String, String> query, EksAccess access) {
        NavigableMap<String, AccessEntry> entries = access.entries();
        String policy = query.getOrDefault("associatedPolicyArn", "");
        if (!policy.isEmpty()) {
            entries.values().removeIf(entry -> !entry.policies().containsKey(policy));
        }
        return Pages.page(query, "accessEntries", entries.navigableKeySet(), JsonPrimitive::new);
    }

    private JsonObject associate(JsonObject request, EksCluster cluster, String principal) {
        String policy = text(request, "policyArn");
        if (!policy.startsWith(POLICY_PREFIX)) {
            throw EntryRules.invalid("The policyArn parameter format is not valid");
        }
        if (!(request.get("accessScope") instanceof JsonObject scope)) {
            throw EntryRules.invalid("The accessScope parameter is required");
        }
        Set<String> namespaces = strings(scope.get("namespaces"));
        String type = text(scope, "type");
        if (type.equals("namespace") == namespaces.isEmpty()) {
            throw EntryRules.invalid(
                    "namespaces must be given with the access scope type namespace only");
        }
        AccessEntry entry =
                cluster.access()
                        .update(
                                existing(cluster.access(), principal).principalArn(),
                                before -> {
                                    var policies = new TreeMap<>(before.policies());
                                    policies.merge(
                                            policy,
                                            new AssociatedPolicy(type, namespaces, now(), now()),
                                            (old, associated) ->
                                                    new AssociatedPolicy(
                                                            type,
                                                            namespaces,
                                                            old.associatedAt(),
                                                            now()));
                                    return before.withPolicies(policies, now());
                                })
                        .orElseThrow(EntryRules::noEntry);
        JsonObject body = owner(cluster, entry);
        body.add("associatedAccessPolicy", policy(policy, entry.policies().get(policy)));
        return body;
    }

    private void disassociate(EksAccess access, String principal, String policy) {
        if (!existing(access, principal).policies().containsKey(policy)) {
            throw EntryRules.error(
                    404,
                    "ResourceNotFoundException",
                    "The specified policyArn is not associated with the access entry.");
        }
        access.update(
                principal,
                entry -> {
                    var policies = new TreeMap<>(entry.policies());
                    policies.remove(policy);
                    return entry.withPolicies(policies, now());
                });
    }

    private static JsonObject policies(
            Map<String, String> query, EksCluster cluster, AccessEntry entry) {
        JsonObject body = owner(cluster, entry);
        Pages.page(
                        query,
                        "associatedAccessPolicies",
                        new TreeSet<>(entry.policies().keySet()),
                        arn -> policy(arn, entry.policies().get(arn)))
                .asMap()
                .forEach(body::add);
        return body;
    }

    private static AccessEntry existing(EksAccess access, String principal) {
        Arn _ = EntryRules.principal(principal);
        return access.entry(principal).orElseThrow(EntryRules::noEntry);
    }

    private Instant now() {
        return clock.instant();
    }
}
