package io.ecrpusher.rbac;

import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.rbac.ValidatingPolicy.Validation;
import io.ecrpusher.rbac.ValidatingPolicy.Variable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The policy for ServiceAccounts: adds the fleet's Secrets to imagePullSecrets, nothing else. */
final class ServiceAccountPolicy {
    private static final List<String> METADATA =
            List.of("resourceVersion", "managedFields", "labels", "annotations");
    private static final List<String> FIELDS = List.of("metadata", "imagePullSecrets");

    private ServiceAccountPolicy() {}

    static ValidatingPolicy of(Collection<SecretSpec> secrets) {
        List<SecretSpec> adding =
                secrets.stream().filter(secret -> !secret.serviceAccounts().isEmpty()).toList();
        List<Variable> selected = new ArrayList<>();
        List<String> isSelected = new ArrayList<>();
        List<String> mayAdd = new ArrayList<>();
        for (SecretSpec secret : adding) {
            String name = "accounts" + isSelected.size();
            selected.addAll(
                    Cel.selects(
                            name,
                            Cel.matches("variables.name", secret.serviceAccounts()),
                            secret.namespaces()));
            isSelected.add("variables." + name);
            mayAdd.add("(variables.%s && e.name == %s)".formatted(name, Cel.text(secret.name())));
        }
        return new ValidatingPolicy(
                "Limits the changes of ServiceAccounts to their imagePullSecrets.",
                "ecr-pusher-serviceaccounts",
                List.of("serviceaccounts", "serviceaccounts/*"),
                Stream.of(
                                AdmissionPolicy.requestVariables(adding),
                                selected.stream(),
                                Cel.ENTRIES.stream(),
                                Stream.of(
                                        new Variable(
                                                "changedKeys",
                                                """
                                                (%s
                                                + %s).filter(k, !(%s))"""
                                                        .formatted(
                                                                changed("Labels"),
                                                                changed("Annotations"),
                                                                AdmissionPolicy.addedByOthers(
                                                                        secrets))),
                                        Cel.orEmpty(
                                                "oldEntries", "oldObject.imagePullSecrets", "[]"),
                                        Cel.orEmpty("newEntries", "object.imagePullSecrets", "[]")))
                        .flatMap(variables -> variables)
                        .toList(),
                validations(Cel.any(isSelected), Cel.any(mayAdd)));
    }

    private static List<Validation> validations(String isSelected, String mayAdd) {
        return List.of(
                new Validation(
                        "ecr-pusher only updates ServiceAccounts",
                        "request.operation == 'UPDATE' && (!has(request.subResource) || request.subResource == '')"),
                onUpdate(
                        "the fleet doesn't update this ServiceAccount" + AdmissionPolicy.REMEDY,
                        isSelected),
                AdmissionPolicy.noKeys(
                        "labels, annotations, and other metadata must stay unchanged",
                        "changedKeys"),
                onUpdate(
                        "ownerReferences, finalizers, and other metadata must stay unchanged",
                        Cel.changesOnly(METADATA, "object.metadata")),
                onUpdate(
                        "fields other than imagePullSecrets must stay unchanged",
                        Cel.changesOnly(FIELDS, "object")),
                onUpdate(
                        "entries of imagePullSecrets must stay",
                        "variables.oldEntries.all(e, !has(e.name) || e in variables.newEntries)"),
                onUpdate(
                        "the fleet doesn't add this Secret to the imagePullSecrets"
                                + AdmissionPolicy.REMEDY,
                        """
                        variables.newEntries.all(e, e in variables.oldEntries
                        || (has(e.name) && (%s)))"""
                                .formatted(mayAdd)));
    }

    /** Returns the keys that a request adds, changes, or removes. */
    private static String changed(String kind) {
        return """
               variables.new%1$s.filter(k, !(k in variables.old%1$s && variables.old%1$s[k] == variables.new%1$s[k]))
               + variables.old%1$s.filter(k, !(k in variables.new%1$s))"""
                .formatted(kind);
    }

    private static Validation onUpdate(String message, String condition) {
        return new Validation(
                message, "request.operation != 'UPDATE' || (\n%s)".formatted(condition));
    }
}
