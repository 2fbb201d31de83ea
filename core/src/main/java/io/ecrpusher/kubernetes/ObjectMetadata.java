package io.ecrpusher.kubernetes;

import com.google.gson.stream.JsonReader;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.value.KubernetesRules;
import io.ecrpusher.kubernetes.response.JsonFields;
import io.ecrpusher.kubernetes.response.ListMemory;
import io.ecrpusher.settings.ResponseLimits;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.UntrustedText;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The metadata of an object, read from a stream. Rejects names that Kubernetes doesn't allow:
 * requests and reports contain them. Keeps only ecr-pusher's own annotations.
 */
final class ObjectMetadata {
    private static final String OWN_ANNOTATIONS = "ecr-pusher.io/";

    /** See FieldManagerMaxLength in k8s.io/apimachinery's metav1/validation. */
    private static final int MAX_FIELD_MANAGER = 128;

    /** A label's key: a prefix of 253 characters, '/', and a name of 63. */
    private static final int MAX_LABEL_KEY = 317;

    private static final int MAX_LABEL_VALUE = 63;

    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    /** TotalAnnotationSizeLimitB in k8s.io/apimachinery's api/validation. */
    private static final int MAX_ANNOTATIONS = 256 * 1024;

    /** Bytes of memory of an object beside its texts. */
    private static final int OBJECT_BYTES = 100;

    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> annotations = new HashMap<>();
    private final List<String> finalizers = new ArrayList<>();
    private final Set<String> writers = new TreeSet<>();
    private String name = "";
    private String namespace = "";
    private String uid = "";
    private String resourceVersion = "";
    private Instant changedAt = Instant.MIN;
    private boolean deleting;
    private int annotationLength;

    private ObjectMetadata() {}

    static ObjectMetadata read(JsonReader json) throws IOException, FailureException {
        ObjectMetadata metadata = new ObjectMetadata();
        JsonFields.object(json, metadata::readField);
        return metadata;
    }

    private void readField(String field, JsonReader value) throws IOException, FailureException {
        switch (field) {
            case "name" -> name = checkedName(value.nextString());
            case "namespace" -> namespace = checkedName(JsonFields.text(value));
            case "uid" -> uid = identifier(value);
            case "resourceVersion" -> resourceVersion = identifier(value);
            case "creationTimestamp" -> changed(JsonFields.text(value));
            case "deletionTimestamp" -> deleting = !JsonFields.text(value).isEmpty();
            case "labels" -> JsonFields.object(value, this::readLabel);
            case "annotations" -> JsonFields.object(value, this::readAnnotation);
            case "finalizers" ->
                    JsonFields.array(
                            value, finalizer -> addSome(finalizers, finalizer.nextString()));
            case "managedFields" -> JsonFields.array(value, this::readManager);
            default -> value.skipValue();
        }
    }

    private void readLabel(String key, JsonReader value) throws IOException, FailureException {
        String text = value.nextString();
        if (labels.size() == ResponseLimits.MAX_LABELS
                || key.length() > MAX_LABEL_KEY
                || text.length() > MAX_LABEL_VALUE
                || !KubernetesRules.isAscii(key)
                || !KubernetesRules.isAscii(text)) {
            throw notAllowed("labels of %s".formatted(quoted(name)));
        }
        // Every namespace has this label: tens of thousands of equal texts otherwise.
        boolean ofName = key.equals(NAME_LABEL);
        labels.put(ofName ? NAME_LABEL : key, text.equals(name) ? name : text);
    }

    private void readAnnotation(String key, JsonReader value) throws IOException, FailureException {
        if (!key.startsWith(OWN_ANNOTATIONS) || annotations.size() == ResponseLimits.MAX_LABELS) {
            value.skipValue();
            return;
        }
        String text = value.nextString();
        annotationLength += key.length() + text.length();
        if (annotationLength > MAX_ANNOTATIONS) {
            throw notAllowed("annotations of %s".formatted(quoted(name)));
        }
        annotations.put(key, text);
    }

    /** The time counts as the object's last change, so that later changes of labels count. */
    private void readManager(JsonReader json) throws IOException, FailureException {
        String[] manager = {""};
        boolean[] writesContent = {false};
        JsonFields.object(
                json,
                (field, value) -> {
                    switch (field) {
                        case "manager" -> manager[0] = value.nextString();
                        case "time" -> changed(JsonFields.text(value));
                        case "fieldsV1" -> writesContent[0] = writesContent(value);
                        default -> value.skipValue();
                    }
                });
        if (writesContent[0]) {
            addSome(writers, manager[0]);
        }
    }

    private static boolean writesContent(JsonReader json) throws IOException, FailureException {
        boolean[] found = {false};
        JsonFields.object(
                json,
                (field, value) -> {
                    found[0] |= field.equals("f:data") || field.equals("f:type");
                    value.skipValue();
                });
        return found[0];
    }

    private void changed(String time) {
        Instant at = time.isEmpty() ? Instant.MIN : Instant.parse(time);
        changedAt = at.isAfter(changedAt) ? at : changedAt;
    }

    /** One more than a message lists shows that there are more. */
    private static void addSome(Collection<String> texts, String text) {
        if (texts.size() <= Settings.NAMES_LISTED) {
            texts.add(UntrustedText.of(text, MAX_FIELD_MANAGER).value());
        }
    }

    private static String identifier(JsonReader value) throws IOException, FailureException {
        String text = JsonFields.text(value);
        if (text.length() > ResponseLimits.MAX_IDENTIFIER || !KubernetesRules.isAscii(text)) {
            throw notAllowed("identifier %s".formatted(quoted(text)));
        }
        return text;
    }

    private static String checkedName(String name) throws FailureException {
        if (!KubernetesRules.isObjectName(name)) {
            throw notAllowed("name %s".formatted(quoted(name)));
        }
        return name;
    }

    /** The name may be the bearer token of the request, or a part of it. */
    private static String quoted(String refused) {
        return Quote.of(Mask.logins(UntrustedText.of(refused).value()));
    }

    private static FailureException notAllowed(String what) {
        return new FailureException(
                Cause.NOT_KUBERNETES,
                "the API server returned the %s, which Kubernetes doesn't allow".formatted(what));
    }

    /** Returns roughly how many bytes of memory the object takes. */
    long size() {
        long size = OBJECT_BYTES + ListMemory.bytes(List.of(name, namespace, uid, resourceVersion));
        for (var label : labels.entrySet()) {
            if (!label.getKey().equals(NAME_LABEL)) {
                size += ListMemory.bytes(List.of(label.getKey(), label.getValue()));
            }
        }
        // Unlike the others, these may have characters of two bytes.
        size +=
                2
                        * (ListMemory.bytes(annotations.keySet())
                                + ListMemory.bytes(annotations.values()));
        return size + 2 * (ListMemory.bytes(finalizers) + ListMemory.bytes(writers));
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    String uid() {
        return uid;
    }

    String resourceVersion() {
        return resourceVersion;
    }

    /** Returns when the object was created, or last changed as far as its managers record it. */
    Instant changedAt() {
        return changedAt;
    }

    /** Returns true if the object is being deleted. */
    boolean deleting() {
        return deleting;
    }

    Map<String, String> labels() {
        return labels;
    }

    /** Returns ecr-pusher's own annotations. */
    Map<String, String> annotations() {
        return annotations;
    }

    /** Returns some of the finalizers. */
    List<String> finalizers() {
        return finalizers;
    }

    /** Returns some of the field managers that wrote the object's type or data. */
    Set<String> writers() {
        return writers;
    }
}
