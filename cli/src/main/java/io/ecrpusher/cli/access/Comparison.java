package io.ecrpusher.cli.access;

import com.google.gson.JsonObject;

import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.text.UntrustedText;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds what the group lacks in a cluster, and what it has beyond its needs. */
public final class Comparison {
    private Comparison() {}

    /**
     * Returns the differences in the order of {@link Kind}: missing and changed objects, then
     * objects that give the group more. Ignores policies if the cluster is too old for them.
     */
    public static List<Difference> of(NeededAccess needed, LiveAccess live) {
        Map<ObjectKey, ApiObject> found =
                live.objects().stream()
                        .collect(
                                Collectors.toMap(
                                        ApiObject::key, Function.identity(), (one, _) -> one));
        List<Difference> differences = new ArrayList<>();
        Set<ObjectKey> expected = new HashSet<>();
        for (ApiObject object : needed.objects()) {
            if (object.key().kind().isPolicy() && !live.hasPolicies()) {
                continue;
            }
            expected.add(object.key());
            difference(object, Optional.ofNullable(found.get(object.key())), live)
                    .ifPresent(differences::add);
        }
        live.objects().stream()
                .filter(object -> !expected.contains(object.key()))
                .filter(object -> object.isOurs() || object.binds(Rbac.GROUP))
                .map(Comparison::extra)
                .forEach(differences::add);
        return differences;
    }

    /** Returns how {@code live} differs from {@code needed}; empty if it doesn't. */
    public static List<String> details(ApiObject needed, ApiObject live) {
        return needed.key().kind() == Kind.CLUSTER_ROLE
                ? rules(needed.json(), live.json())
                : JsonDifference.of(needed.json(), live.json()).stream()
                        .map(path -> UntrustedText.of(path) + " differs")
                        .toList();
    }

    private static Optional<Difference> difference(
            ApiObject needed, Optional<ApiObject> found, LiveAccess live) {
        Optional<ApiObject> needs = Optional.of(needed);
        if (found.isEmpty()) {
            String namespace = needed.key().namespace();
            boolean hasNamespace = namespace.isEmpty() || live.namespaces().contains(namespace);
            return Optional.of(
                    new Difference(
                            needed.key(),
                            needs,
                            found,
                            hasNamespace
                                    ? List.of()
                                    : List.of("namespace %s doesn't exist".formatted(namespace))));
        }
        List<String> details = details(needed, found.get());
        return details.isEmpty()
                ? Optional.empty()
                : Optional.of(new Difference(needed.key(), needs, found, details));
    }

    private static List<String> rules(JsonObject needed, JsonObject live) {
        Set<Permission> needs = Permission.of(needed);
        Set<Permission> has = Permission.of(live);
        List<String> details = new ArrayList<>();
        Set<Permission> missing = Permission.without(needs, has);
        if (!missing.isEmpty()) {
            details.add("missing " + Permission.text(missing));
        }
        Set<Permission> more = Permission.without(has, needs);
        if (!more.isEmpty()) {
            details.add("too broad, " + Permission.text(more));
        }
        if (ApiObject.field(live, "aggregationRule").isPresent()) {
            details.add("too broad, an aggregationRule adds other roles' rules");
        }
        return details;
    }

    private static Difference extra(ApiObject live) {
        String detail =
                live.binds(Rbac.GROUP)
                        ? "not needed, gives group %s the %s"
                                .formatted(Rbac.GROUP, UntrustedText.of(live.roleRef()))
                        : "not needed";
        return new Difference(live.key(), Optional.empty(), Optional.of(live), List.of(detail));
    }
}
