package io.ecrpusher.proof.model;

import io.ecrpusher.proof.model.FleetSpec.Form;
import io.ecrpusher.proof.model.ModelSecret.Field;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Other clients that write the same Secrets, in the cluster and in the model. */
final class Others {
    private static final String MERGE = "application/merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final List<Form> DOCUMENTS =
            List.of(Form.DOCKERCONFIGJSON, Form.DOCKERCONFIGJSON, Form.DOCKERCFG, Form.OPAQUE);

    private final World world;
    private final Random random;
    private final Site site;
    private final String namespace;
    private final String name;
    private final ModelSecret secret;

    /** Picks a Secret of a namespace that exists. */
    Others(World world, Site site, String namespace, Random random) {
        this.world = world;
        this.random = random;
        this.site = site;
        this.namespace = namespace;
        List<String> names = List.copyOf(FleetSpec.secretNames());
        // The first name is the most common one of the fleets.
        this.name = names.get(random.nextInt(names.size()));
        this.secret = site.secret(namespace, name);
    }

    /** Writes as one of them, and returns who did what. */
    String write() {
        boolean terminating = site.namespaces.get(namespace).terminating();
        String where = " %s/%s/%s".formatted(site.name, namespace, name);
        if (!secret.exists()) {
            return terminating ? "nothing in" + where : create() + where;
        }
        return switch (random.nextInt(10)) {
                    case 0 -> delete();
                    case 1, 2 -> label();
                    case 3, 4 -> editData();
                    case 5 -> breakLabel();
                    case 6 -> helmUpgrade();
                    case 7, 8 -> argoCd();
                    default -> makeImmutable();
                }
                + where;
    }

    private String create() {
        Form form = DOCUMENTS.get(random.nextInt(DOCUMENTS.size()));
        Map<String, String> logins = foreignLogins();
        String manager = random.nextBoolean() ? "kubectl-create" : "helm";
        expect(
                201,
                site.api.send(
                        "POST",
                        "namespaces/%s/secrets".formatted(namespace),
                        "fieldManager=" + manager,
                        "application/json",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"%s\"},\"type\":\"%s\",\"data\":{\"%s\":\"%s\"}}"
                                .formatted(
                                        name,
                                        form.type,
                                        form.key,
                                        Observed.document(form, logins))));
        changed(secret.update(manager, Map.of("type", form.type, "data:" + form.key, logins)));
        return manager + " creates " + form;
    }

    private String delete() {
        expect(200, site.api.send("DELETE", path(), "", "application/json", ""));
        secret.delete();
        return "kubectl deletes";
    }

    private String label() {
        String value = "v" + random.nextInt(3);
        patch("kubectl-label", "{\"metadata\":{\"labels\":{\"team\":\"%s\"}}}".formatted(value));
        changed(secret.update("kubectl-label", Map.of("label:team", value)));
        return "kubectl labels";
    }

    /** Takes over a label of the product, or removes the one that allows to prune. */
    private String breakLabel() {
        boolean removes = random.nextBoolean();
        patch(
                "kubectl-edit",
                removes
                        ? "{\"metadata\":{\"labels\":{\"ecr-pusher.io/fleet\":null}}}"
                        : "{\"metadata\":{\"labels\":{\"app.kubernetes.io/managed-by\":\"someone\"}}}");
        Map<String, Object> changes = new HashMap<>();
        if (removes) {
            changes.put("label:ecr-pusher.io/fleet", null);
        } else {
            changes.put("label:app.kubernetes.io/managed-by", "someone");
        }
        changed(secret.update("kubectl-edit", changes));
        return "kubectl %s a label of".formatted(removes ? "removes" : "takes over");
    }

    private String editData() {
        Form form = documentForm();
        if (form == null || Boolean.TRUE.equals(secret.value("immutable"))) {
            return "nothing in";
        }
        Map<String, String> logins = Writes.passwords(secret.value("data:" + form.key));
        boolean broken = form == Form.DOCKERCONFIGJSON && random.nextInt(3) == 0;
        if (broken) {
            logins.put("broken.example.com", Writes.BROKEN);
        } else if (logins.remove("broken.example.com") == null) {
            logins.putAll(foreignLogins());
        }
        patch(
                "kubectl-edit",
                "{\"data\":{\"%s\":\"%s\"}}"
                        .formatted(
                                form.key,
                                Observed.edited(
                                        form,
                                        site.api.secret(namespace, name).orElseThrow(),
                                        logins)));
        changed(secret.update("kubectl-edit", Map.of("data:" + form.key, logins)));
        return "kubectl edits the logins of";
    }

    /** Replaces the whole Secret by its own, as {@code helm upgrade --force} does. */
    private String helmUpgrade() {
        Form form = documentForm();
        if (form == null || Boolean.TRUE.equals(secret.value("immutable"))) {
            return "nothing in";
        }
        Map<String, String> logins = foreignLogins();
        expect(
                200,
                site.api.send(
                        "PUT",
                        path(),
                        "fieldManager=helm",
                        "application/json",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"app.kubernetes.io/managed-by\":\"Helm\"}},\"type\":\"%s\",\"data\":{\"%s\":\"%s\"}}"
                                .formatted(
                                        name,
                                        form.type,
                                        form.key,
                                        Observed.document(form, logins))));
        Map<String, Object> changes = new HashMap<>();
        secret.fields.keySet().forEach(field -> changes.put(field, null));
        changes.put("type", form.type);
        changes.put("data:" + form.key, logins);
        changes.put("label:app.kubernetes.io/managed-by", "Helm");
        changed(secret.update("helm", changes));
        return "Helm replaces";
    }

    /** Applies labels and annotations of its own, and sometimes the same type. */
    private String argoCd() {
        boolean type = random.nextInt(3) == 0;
        String instance = "app-" + random.nextInt(2);
        expect(
                200,
                site.api.send(
                        "PATCH",
                        path(),
                        "fieldManager=argocd-controller&force=true",
                        APPLY,
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"app.kubernetes.io/instance\":\"%s\"},\"annotations\":{\"argocd.argoproj.io/tracking-id\":\"%s\"}}%s}"
                                .formatted(
                                        name,
                                        instance,
                                        instance,
                                        type
                                                ? ",\"type\":\"%s\"".formatted(secret.value("type"))
                                                : "")));
        Map<String, Object> config =
                new HashMap<>(
                        Map.of(
                                "label:app.kubernetes.io/instance",
                                instance,
                                "annotation:argocd.argoproj.io/tracking-id",
                                instance));
        if (type) {
            config.put("type", secret.value("type"));
        }
        changed(secret.apply("argocd-controller", config, true));
        return "Argo CD applies to";
    }

    private String makeImmutable() {
        patch("kubectl-edit", "{\"immutable\":true}");
        changed(secret.update("kubectl-edit", Map.of("immutable", true)));
        return "kubectl makes immutable";
    }

    /** Returns the form of the Secret if it holds a document; null if not. */
    private Form documentForm() {
        for (Form form : List.of(Form.DOCKERCONFIGJSON, Form.DOCKERCFG, Form.OPAQUE)) {
            Field data = secret.fields.get("data:" + form.key);
            if (data != null && data.value() instanceof Map<?, ?>) {
                return form;
            }
        }
        return null;
    }

    private Map<String, String> foreignLogins() {
        Map<String, String> logins = new TreeMap<>();
        logins.put("ghcr.io", "foreign-" + random.nextInt(3));
        if (random.nextBoolean()) {
            logins.put("quay.io", "foreign-" + random.nextInt(3));
        }
        return logins;
    }

    private void patch(String manager, String body) {
        expect(200, site.api.send("PATCH", path(), "fieldManager=" + manager, MERGE, body));
    }

    private String path() {
        return "namespaces/%s/secrets/%s".formatted(namespace, name);
    }

    private void expect(int wanted, int status) {
        if (status != wanted) {
            throw world.failure("TEST", "another client gets HTTP " + status);
        }
    }

    /** Whatever another client wrote isn't what the product promised. */
    private void changed(ModelSecret.Result result) {
        if (result != ModelSecret.Result.WRITTEN) {
            throw world.failure("TEST", "the model refuses another client: " + result);
        }
        secret.written.clear();
        secret.completeAt = java.time.Instant.MIN;
    }
}
