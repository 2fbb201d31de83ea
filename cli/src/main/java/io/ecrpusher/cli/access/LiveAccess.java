package io.ecrpusher.cli.access;

import io.ecrpusher.failure.FailureException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a cluster has.
 *
 * @param objects all objects of the kinds that were read
 * @param hasPolicies false if the cluster is older than Kubernetes 1.30
 * @param namespaces all namespaces; empty if no binding needs them
 */
public record LiveAccess(List<ApiObject> objects, boolean hasPolicies, Set<String> namespaces) {
    /**
     * Reads a cluster.
     *
     * @param policies false to leave out the admission policies
     * @param namespaces false to leave out the namespaces
     */
    public static LiveAccess read(ClusterApi api, boolean policies, boolean namespaces)
            throws FailureException {
        List<ApiObject> objects = new ArrayList<>();
        boolean hasPolicies = true;
        for (Kind kind : Kind.values()) {
            if (kind.isPolicy() && (!policies || !hasPolicies)) {
                continue;
            }
            Optional<List<ApiObject>> found = api.list(kind);
            if (found.isEmpty() && !kind.isPolicy()) {
                throw ApiErrors.notFound(new ObjectKey(kind, "", ""));
            }
            hasPolicies &= found.isPresent();
            found.ifPresent(objects::addAll);
        }
        return new LiveAccess(
                List.copyOf(objects), hasPolicies, namespaces ? api.namespaces() : Set.of());
    }

    /** Returns the objects that the command has applied. */
    public List<ApiObject> ours() {
        return objects.stream().filter(ApiObject::isOurs).toList();
    }
}
