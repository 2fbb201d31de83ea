package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;

import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Deletes objects by the API server's rules. */
final class ObjectDeleter {
    private final ObjectStore store;
    private final AdmissionPolicies policies;
    private final Clock clock;

    ObjectDeleter(ObjectStore store, AdmissionPolicies policies, Clock clock) {
        this.store = store;
        this.policies = policies;
        this.clock = clock;
    }

    /**
     * The result of a deletion.
     *
     * @param object the last version
     * @param gone false if the object still exists, as a terminating namespace does
     */
    record Deleted(StoredObject object, boolean gone) {}

    /**
     * Deletes an object. A namespace, or an object with finalizers, only starts terminating.
     *
     * @param options the DeleteOptions, which may be empty
     */
    Deleted delete(User user, ObjectRef target, JsonObject options, boolean dryRun) {
        Preconditions.requireDeletable(target);
        StoredObject[] deleted = new StoredObject[1];
        StoredObject left =
                store.write(
                        target.resource(),
                        target.namespace(),
                        target.name(),
                        dryRun,
                        live -> {
                            if (live == null) {
                                throw ObjectErrors.notFound(target.resource(), target.name());
                            }
                            Preconditions.requireDeleteOptions(live, options);
                            policies.check(user, target, live, null, dryRun);
                            deleted[0] = live;
                            return target.resource() == Resource.NAMESPACES || live.hasFinalizers()
                                    ? terminating(live)
                                    : null;
                        });
        return new Deleted(left == null ? deleted[0] : left, left == null);
    }

    private StoredObject terminating(StoredObject live) {
        if (live.terminating()) {
            return live;
        }
        JsonObject content = live.content().deepCopy();
        JsonObject metadata = content.getAsJsonObject("metadata");
        metadata.addProperty(
                "deletionTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        if (live.resource() == Resource.NAMESPACES) {
            content.add("status", Manifests.json("{\"phase\":\"Terminating\"}"));
        } else {
            metadata.addProperty("deletionGracePeriodSeconds", 0);
        }
        if (live.resource().hasGeneration()) {
            metadata.addProperty("generation", metadata.get("generation").getAsLong() + 1);
        }
        return new StoredObject(live.resource(), content, live.managedFields(), 0);
    }
}
