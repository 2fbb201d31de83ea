package io.ecrpusher.rbac;

import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.rbac.ValidatingPolicy.Variable;
import io.ecrpusher.secret.SecretShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The conditions for one of the fleet's Secrets in an admission policy.
 *
 * @param variable the variable that is true if a request's name and namespace are the Secret's
 */
record SecretRule(String variable, SecretSpec spec, SecretShape shape) {
    static List<SecretRule> of(List<SecretSpec> secrets) {
        List<SecretRule> rules = new ArrayList<>();
        for (SecretSpec secret : secrets) {
            rules.add(new SecretRule("secret" + rules.size(), secret, SecretShape.of(secret)));
        }
        return rules;
    }

    List<Variable> definition() {
        return Cel.selects(
                variable, "variables.name == " + Cel.text(spec.name()), spec.namespaces());
    }

    String isSelected() {
        return "variables." + variable;
    }

    /** Returns true if ecr-pusher may write Secrets of other field managers. */
    boolean takesOver() {
        return switch (spec.onConflict()) {
            case ADOPT, MERGE -> true;
            case REFUSE -> false;
        };
    }

    boolean recreates() {
        return spec.onTypeChange() == OnTypeChange.RECREATE;
    }

    boolean recreatesOthers() {
        return recreates() && spec.onConflict() == OnConflict.ADOPT;
    }

    String hasType() {
        return "object.type == " + Cel.text(shape.type());
    }

    /**
     * Other data keys may stay if ecr-pusher may write Secrets of other field managers. The keys of
     * other formats are ecr-pusher's own, from before the format changed.
     */
    String hasDataKeys() {
        String keys = Cel.list(shape.dataKeys());
        String typeKeys = Cel.list(shape.typeDataKeys());
        return takesOver()
                ? """
                  variables.newData.all(k, k in %s
                    || (k in variables.oldData && variables.oldData[k] == variables.newData[k]))
                  && variables.oldData.all(k, k in %s || k in variables.newData)"""
                        .formatted(keys, typeKeys)
                : """
                  variables.newData.all(k, k in %s)
                  && variables.oldData.all(k, k in %s)"""
                        .formatted(keys, typeKeys);
    }

    /** For the label {@code k}. */
    String hasLabel() {
        return hasEntry("variables.newLabels", shape.labels());
    }

    /** For the annotation {@code k}. */
    String hasAnnotation() {
        return hasEntry("variables.newAnnotations", spec.annotations());
    }

    /** No key contains '=', so the joined texts are equal only if keys and values are. */
    private String hasEntry(String map, Map<String, String> entries) {
        List<String> joined =
                entries.entrySet().stream()
                        .filter(one -> !one.getKey().startsWith(SecretPolicy.OWN_PREFIX))
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .toList();
        return joined.isEmpty()
                ? "false"
                : "k + '=' + %s[k] in %s".formatted(map, Cel.list(joined));
    }
}
