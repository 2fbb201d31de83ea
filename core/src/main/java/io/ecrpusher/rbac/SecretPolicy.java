package io.ecrpusher.rbac;

import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.rbac.ValidatingPolicy.Validation;
import io.ecrpusher.rbac.ValidatingPolicy.Variable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The policy for Secrets: only the fleet's, and only with the content that ecr-pusher writes. */
final class SecretPolicy {
    /** The prefix of ecr-pusher's labels and annotations, which the fleet file can't set. */
    static final String OWN_PREFIX = "ecr-pusher.io/";

    private static final List<String> METADATA =
            List.of(
                    "name",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "managedFields",
                    "labels",
                    "annotations");
    private static final List<String> FIELDS =
            List.of("apiVersion", "kind", "metadata", "type", "data");

    /** Field managers are "ecr-pusher", with the deployment's name after a slash. */
    private static final String IS_OURS =
            """
            oldObject != null && has(oldObject.metadata.managedFields)
            && oldObject.metadata.managedFields.exists(m, has(m.manager)
              && (m.manager == 'ecr-pusher' || m.manager.startsWith('ecr-pusher/')))""";

    private final List<SecretRule> rules;
    private final String addedByOthers;
    private final Optional<Prune> prune;

    private SecretPolicy(List<SecretRule> rules, String addedByOthers, Optional<Prune> prune) {
        this.rules = rules;
        this.addedByOthers = addedByOthers;
        this.prune = prune;
    }

    static ValidatingPolicy of(Collection<SecretSpec> secrets, Optional<Prune> prune) {
        SecretPolicy policy =
                new SecretPolicy(
                        SecretRule.of(List.copyOf(secrets)),
                        AdmissionPolicy.addedByOthers(secrets),
                        prune);
        return new ValidatingPolicy(
                "Limits the Secrets that the group may write, beyond what RBAC can.",
                "ecr-pusher-secrets",
                List.of("secrets"),
                Stream.concat(AdmissionPolicy.requestVariables(secrets), policy.variables())
                        .toList(),
                policy.validations());
    }

    private Stream<Variable> variables() {
        return Stream.of(
                        rules.stream().flatMap(rule -> rule.definition().stream()),
                        Stream.of(
                                new Variable("isOurs", IS_OURS),
                                Cel.orEmpty("oldData", "oldObject.data", "{}"),
                                Cel.orEmpty("newData", "object.data", "{}")),
                        Cel.ENTRIES.stream(),
                        Stream.of(
                                refused("Labels", SecretRule::hasLabel),
                                refused("Annotations", SecretRule::hasAnnotation)))
                .flatMap(variables -> variables);
    }

    private List<Validation> validations() {
        return List.of(
                onWrite(
                        "the fleet has no Secret of this name in this namespace"
                                + AdmissionPolicy.REMEDY,
                        selected(_ -> true)),
                onWrite(
                        "the fleet's Secret of this name has another type" + AdmissionPolicy.REMEDY,
                        any(SecretRule::hasType)),
                onWrite(
                        "the fleet's Secret of this name has other data keys"
                                + AdmissionPolicy.REMEDY,
                        any(SecretRule::hasDataKeys)),
                onWrite(
                        "another field manager wrote the Secret, and the fleet doesn't adopt or merge it",
                        """
                        oldObject == null || variables.isOurs || size(variables.oldData) == 0
                        || %s"""
                                .formatted(selected(SecretRule::takesOver))),
                AdmissionPolicy.noKeys("the fleet doesn't set this label", "refusedLabels"),
                AdmissionPolicy.noKeys(
                        "the fleet doesn't set this annotation", "refusedAnnotations"),
                onWrite(
                        "ownerReferences, finalizers, and other metadata must stay unchanged",
                        Cel.changesOnly(METADATA, "object.metadata")),
                onWrite(
                        "immutable and fields other than type and data must stay unchanged",
                        Cel.changesOnly(FIELDS, "object")),
                onDelete("the fleet doesn't delete Secrets of this name here", deletable()),
                onDelete(
                        "another field manager wrote the Secret, and the fleet doesn't adopt it",
                        "variables.isOurs\n|| " + selected(SecretRule::recreatesOthers)));
    }

    /** Labels and annotations of others may stay, but must not be added or changed. */
    private Variable refused(String kind, Function<SecretRule, String> condition) {
        return new Variable(
                "refused" + kind,
                """
                variables.new%1$s.filter(k, !(k.startsWith('%2$s')
                || (k in variables.old%1$s && variables.old%1$s[k] == variables.new%1$s[k])
                || %3$s
                || %4$s))"""
                        .formatted(kind, OWN_PREFIX, any(condition), addedByOthers));
    }

    private String deletable() {
        List<String> conditions = new ArrayList<>();
        prune.ifPresent(present -> conditions.add("variables.name in " + Cel.list(names(present))));
        rules.stream()
                .filter(SecretRule::recreates)
                .map(SecretRule::isSelected)
                .forEach(conditions::add);
        return Cel.any(conditions);
    }

    private List<String> names(Prune present) {
        return Stream.concat(
                        rules.stream().map(rule -> rule.spec().name()), present.retired().stream())
                .toList();
    }

    private String selected(Predicate<SecretRule> filter) {
        return Cel.any(rules.stream().filter(filter).map(SecretRule::isSelected).toList());
    }

    /**
     * Returns an expression that is true if {@code condition} is met for the selected Secret.
     * States equal conditions once: an expression has at most 100,000 characters.
     */
    private String any(Function<SecretRule, String> condition) {
        Map<String, List<String>> selected =
                rules.stream()
                        .collect(
                                Collectors.groupingBy(
                                        condition,
                                        LinkedHashMap::new,
                                        Collectors.mapping(
                                                SecretRule::isSelected, Collectors.toList())));
        selected.remove("false");
        return Cel.any(
                selected.entrySet().stream()
                        .map(
                                one ->
                                        "((%s) && %s)"
                                                .formatted(
                                                        String.join(" || ", one.getValue()),
                                                        one.getKey()))
                        .toList());
    }

    private static Validation onWrite(String message, String condition) {
        return new Validation(
                message, "request.operation == 'DELETE' || (\n%s)".formatted(condition));
    }

    private static Validation onDelete(String message, String condition) {
        return new Validation(
                message, "request.operation != 'DELETE' || (\n%s)".formatted(condition));
    }
}
