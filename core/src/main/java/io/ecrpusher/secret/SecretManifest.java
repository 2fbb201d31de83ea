package io.ecrpusher.secret;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.SecretSpec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A Secret ready to be applied. Contains no namespace, so that the same bytes can be applied to all
 * namespaces: the request's path names it. Nothing in it depends on the time of rendering, so that
 * applying it again changes nothing in the cluster.
 *
 * @param manager the deployment that writes it
 * @param body the Secret as JSON
 * @param validUntil when the first of its passwords expires
 * @param missing the logins that it lacks
 */
public record SecretManifest(
        FieldManager manager,
        String name,
        Credential body,
        Instant validUntil,
        List<MissingLogin> missing) {
    /** A hash of the data without its passwords. */
    public static final String CONTENT_ANNOTATION = "ecr-pusher.io/content";

    static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    private static final String EXPIRES_AT_ANNOTATION = "ecr-pusher.io/expires-at";

    /** Names the registries whose logins the Secret lacks. */
    private static final String MISSING_ANNOTATION = "ecr-pusher.io/missing";

    /** Annotations that a run notes about itself. The last one names the fleet's source. */
    private static final Set<String> NOTES_OF_RUN =
            Set.of(EXPIRES_AT_ANNOTATION, MISSING_ANNOTATION, "ecr-pusher.io/source");

    /**
     * The maximum total size of the decoded values in data: core.MaxSecretSize, checked by
     * ValidateSecret in Kubernetes' pkg/apis/core/validation/validation.go.
     */
    private static final int MAX_DATA_BYTES = 1024 * 1024;

    public SecretManifest {
        missing = List.copyOf(missing);
    }

    /** Creates a complete Secret of a deployment without a name. */
    public SecretManifest(String name, Credential body, Instant validUntil) {
        this(new FieldManager(""), name, body, validUntil, List.of());
    }

    /** Returns the Secret that {@code spec} describes, with the logins of all its registries. */
    public static SecretManifest render(
            SecretSpec spec, List<RegistryLogin> logins, Instant validUntil)
            throws FailureException {
        return render(spec, logins, List.of(), validUntil);
    }

    /**
     * Returns the Secret that {@code spec} describes, with all of {@code logins}. ecr-pusher's own
     * label and annotations win over the user's of the same name.
     *
     * @param logins at least one, in any order; equal logins may be repeated
     * @param missing the logins that couldn't be fetched, in any order
     * @throws FailureException INVALID if one host has two passwords, or the Secret is larger than
     *     Kubernetes allows
     */
    public static SecretManifest render(
            SecretSpec spec,
            List<RegistryLogin> logins,
            List<MissingLogin> missing,
            Instant validUntil)
            throws FailureException {
        HostPasswords passwords = HostPasswords.of(logins);
        SecretDocument document = SecretDocument.of(spec);
        SortedMap<String, Credential> byName = passwords.inStyles(spec.hosts());
        JsonObject data = new JsonObject();
        int size = 0;
        for (var entry : document.data(byName).entrySet()) {
            byte[] value = entry.getValue().reveal().getBytes(StandardCharsets.UTF_8);
            data.addProperty(entry.getKey(), Base64.getEncoder().encodeToString(value));
            size += value.length;
        }
        if (size > MAX_DATA_BYTES) {
            throw new FailureException(
                    Cause.INVALID,
                    ("the data of Secret '%s' is %d bytes for %d registries, and Kubernetes allows %d;"
                                    + " split the registries across several Secrets")
                            .formatted(spec.name(), size, passwords.registries(), MAX_DATA_BYTES));
        }
        FieldManager manager = new FieldManager(spec.fleet());
        Map<String, String> annotations = new HashMap<>(spec.annotations());
        annotations.put(EXPIRES_AT_ANNOTATION, text(validUntil));
        if (spec.onConflict() == OnConflict.MERGE) {
            annotations.put(manager.hostsAnnotation(), String.join(",", byName.keySet()));
        } else { // in a merge, two deployments would replace each other's hash in every run
            annotations.put(CONTENT_ANNOTATION, ContentHash.of(document, byName.keySet()));
        }
        if (!missing.isEmpty()) {
            annotations.put(MISSING_ANNOTATION, MissingLogin.names(missing));
        }
        JsonObject secret = new JsonObject();
        secret.addProperty("apiVersion", "v1");
        secret.addProperty("kind", "Secret");
        secret.add("metadata", metadata(spec, document, annotations));
        secret.addProperty("type", document.type());
        secret.add("data", data);
        return new SecretManifest(
                manager, spec.name(), Credential.of(secret.toString()), validUntil, missing);
    }

    /**
     * Returns this Secret with its Docker config merged into that of an existing Secret. It can be
     * applied only while the existing Secret has {@code resourceVersion}. An annotation records
     * that the Secret holds other people's logins: applying it takes the document over, and the API
     * server forgets who wrote it before.
     *
     * <p>If logins are missing, keeps all those that this deployment wrote before: without a token,
     * the hosts of a registry aren't known. The returned Secret is then valid until the first of
     * all these logins expires.
     *
     * @param resourceVersion of the existing Secret
     * @param annotations of the existing Secret
     * @param data of the existing Secret
     * @throws FailureException INVALID if the existing document can't be kept
     */
    public SecretManifest mergedInto(
            String resourceVersion, Map<String, String> annotations, Map<String, Credential> data)
            throws FailureException {
        JsonObject secret = JsonParser.parseString(body.reveal()).getAsJsonObject();
        JsonObject metadata = secret.getAsJsonObject("metadata");
        metadata.addProperty("resourceVersion", resourceVersion);
        JsonObject rendered = secret.getAsJsonObject("data");
        Set<String> hostsOfOthers = manager.hostsOfOthers(annotations);
        Set<String> formerHosts = new TreeSet<>(manager.hosts(annotations));
        formerHosts.removeAll(hostsOfOthers);
        Instant firstExpiry = validUntil;
        for (String key : rendered.keySet()) {
            if (data.containsKey(key)) {
                MergedDocument merged =
                        MergedDocument.of(
                                data.get(key),
                                decoded(rendered.get(key).getAsString()),
                                formerHosts,
                                !missing.isEmpty());
                rendered.addProperty(
                        key, Base64.getEncoder().encodeToString(merged.document().revealBytes()));
                TreeMap<String, String> own = new TreeMap<>();
                metadata.getAsJsonObject("annotations")
                        .asMap()
                        .forEach((name, value) -> own.put(name, value.getAsString()));
                own.put(manager.hostsAnnotation(), String.join(",", merged.ownHosts()));
                if (merged.shared() || !hostsOfOthers.isEmpty()) {
                    own.put(manager.sharedAnnotation(), "true");
                }
                if (merged.keepsFormer()) {
                    firstExpiry = earlier(validUntil, annotations.get(EXPIRES_AT_ANNOTATION));
                    own.put(EXPIRES_AT_ANNOTATION, text(firstExpiry));
                }
                metadata.add("annotations", object(own));
            }
        }
        return new SecretManifest(
                manager, name, Credential.of(secret.toString()), firstExpiry, missing);
    }

    /**
     * Returns true for an annotation that may change from run to run although the fleet is the
     * same: the expiry, the missing logins, and where the run read the fleet.
     */
    public static boolean isNoteOfRun(String annotation) {
        return NOTES_OF_RUN.contains(annotation);
    }

    /**
     * Returns the earlier of two times; {@code time} if {@code other} is null or isn't one. A time
     * long ago counts as a month ago: it only says that the logins have expired.
     */
    private static Instant earlier(Instant time, String other) {
        try {
            Instant before = other == null ? time : Instant.parse(other);
            Instant monthAgo = time.minus(30, ChronoUnit.DAYS);
            if (before.isBefore(monthAgo)) {
                return monthAgo;
            }
            return before.isBefore(time) ? before : time;
        } catch (DateTimeParseException _) {
            return time; // anyone can edit the annotation
        }
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Credential decoded(String base64) {
        return Credential.of(
                new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    }

    private static JsonObject metadata(
            SecretSpec spec, SecretDocument document, Map<String, String> annotations) {
        Map<String, String> labels = new HashMap<>(spec.labels());
        labels.putAll(document.labels());
        labels.put(MANAGED_BY_LABEL, "ecr-pusher");
        JsonObject metadata = new JsonObject();
        metadata.addProperty("name", spec.name());
        metadata.add("labels", object(labels));
        metadata.add("annotations", object(annotations));
        return metadata;
    }

    /** Returns {@code values} in an order that is the same in every run. */
    private static JsonObject object(Map<String, String> values) {
        JsonObject object = new JsonObject();
        new TreeMap<>(values).forEach(object::addProperty);
        return object;
    }
}
