package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.response.ObjectState;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.SecretChange.Action;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.Quote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Applies Secrets as dry runs: the API server checks each request and returns what it would store,
 * but stores nothing. Compares only metadata and field owners, never data.
 */
final class DryRun {
    private static final String ANNOTATION = "f:metadata/f:annotations/f:";
    private static final String LABEL = "f:metadata/f:labels/f:";
    private static final String DATA = "f:data";
    private static final String TYPE = "f:type";

    private final HttpTransport transport;
    private final Set<List<String>> deleted = ConcurrentHashMap.newKeySet();

    DryRun(HttpTransport transport) {
        this.transport = transport;
    }

    /** Notes that the Secret was deleted, as a dry run. */
    void noteDeletion(StoredSecret secret) {
        deleted.add(List.of(secret.namespace(), secret.name()));
    }

    /** Returns what the apply changes. Each request takes at most {@code timeout}. */
    SecretChange apply(Credential token, SecretApply secret, Duration timeout)
            throws FailureException {
        if (deleted.contains(List.of(secret.namespace(), secret.manifest().name()))) {
            return new SecretChange(Action.RECREATE); // the deleted Secret is still in the way
        }
        ObjectState after;
        try {
            after = send(token, ApiRequest.apply(secret), timeout);
        } catch (FailureException failure) {
            if (failure.detail().contains(WITHOUT_DRY_RUN)) {
                return new SecretChange(
                        Action.NOT_COMPARED,
                        List.of("an admission webhook doesn't support dry runs"));
            }
            throw failure;
        }
        if (!after.isStored()) {
            return new SecretChange(Action.CREATE);
        }
        Optional<ObjectState> before = stored(token, secret, timeout);
        return before.isEmpty()
                ? new SecretChange(Action.NOT_COMPARED, List.of("its metadata can't be read"))
                : change(before.get(), after, secret.manifest().manager().name());
    }

    /** From NewDryRunUnsupportedErr in apiserver's pkg/admission/plugin/webhook/errors. */
    private static final String WITHOUT_DRY_RUN = "does not support dry run";

    /** An empty patch as a dry run returns the metadata, without the permission to get Secrets. */
    private Optional<ObjectState> stored(Credential token, SecretApply secret, Duration timeout)
            throws FailureException {
        ApiRequest read = ApiRequest.emptyPatch(secret.namespace(), secret.manifest().name());
        try {
            return Optional.of(send(token, read, timeout));
        } catch (FailureException failure) {
            // An admission policy may allow the Secret as it will be, but not as it is.
            if (failure.cause() == Cause.INVALID) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private ObjectState send(Credential token, ApiRequest request, Duration timeout)
            throws FailureException {
        return transport.send(
                token,
                request.dryRun(),
                body -> {
                    ObjectState state = ObjectState.read(body);
                    if (!request.target().is(state.kind(), state.namespace(), state.name())) {
                        throw new IllegalStateException("another object");
                    }
                    return state;
                },
                timeout);
    }

    static SecretChange change(ObjectState before, ObjectState after, String manager) {
        List<String> former = formerOwners(before, after, manager);
        if (!former.isEmpty()) {
            return new SecretChange(Action.ADOPT, former);
        }
        Set<String> changed = new TreeSet<>();
        differences(before.labels(), after.labels()).forEach(key -> changed.add(LABEL + key));
        differences(before.annotations(), after.annotations())
                .forEach(key -> changed.add(ANNOTATION + key));
        changed.addAll(differences(before.fieldsOf(manager), after.fieldsOf(manager)));
        List<String> details =
                changed.stream().flatMap(DryRun::described).distinct().sorted().toList();
        return new SecretChange(details.isEmpty() ? Action.UNCHANGED : Action.UPDATE, details);
    }

    /** Returns the managers that lose the type or data to {@code manager}. */
    private static List<String> formerOwners(
            ObjectState before, ObjectState after, String manager) {
        List<String> former = new ArrayList<>();
        for (String other : new TreeSet<>(before.managers())) {
            Set<String> lost = new HashSet<>(before.fieldsOf(other));
            lost.removeAll(after.fieldsOf(other));
            if (!other.equals(manager)
                    && lost.stream()
                            .anyMatch(field -> field.startsWith(DATA) || field.equals(TYPE))) {
                former.add("field manager " + Quote.of(Mask.logins(other)));
            }
        }
        return former;
    }

    private static Set<String> differences(Map<String, String> before, Map<String, String> after) {
        Set<String> keys = new HashSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
        return keys;
    }

    private static Set<String> differences(Collection<String> before, Collection<String> after) {
        Set<String> different = new HashSet<>(before);
        different.addAll(after);
        different.removeIf(field -> before.contains(field) && after.contains(field));
        return different;
    }

    /** Returns the field for people; nothing if it doesn't count. */
    private static Stream<String> described(String field) {
        if (field.startsWith(ANNOTATION)) {
            String key = field.substring(ANNOTATION.length());
            if (SecretManifest.isNoteOfRun(key)) {
                return Stream.empty();
            }
            return Stream.of(
                    key.equals(SecretManifest.CONTENT_ANNOTATION)
                            ? "registries or format"
                            : "annotation " + Quote.of(key));
        }
        if (field.startsWith(LABEL)) {
            return Stream.of("label " + Quote.of(field.substring(LABEL.length())));
        }
        return field.startsWith(DATA + "/f:")
                ? Stream.of("data key " + Quote.of(field.substring(DATA.length() + 3)))
                : Stream.of("field owners");
    }
}
