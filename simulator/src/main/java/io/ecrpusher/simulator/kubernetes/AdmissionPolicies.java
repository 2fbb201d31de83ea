package io.ecrpusher.simulator.kubernetes;

import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;

/** Checks writes against validating admission policies. Enforces none of them yet. */
final class AdmissionPolicies {
    /**
     * Checks a write.
     *
     * @param before null if the write creates the object
     * @param after null if the write deletes the object
     */
    void check(
            User user, ObjectRef target, StoredObject before, StoredObject after, boolean dryRun) {}
}
