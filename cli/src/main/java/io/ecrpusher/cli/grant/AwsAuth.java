package io.ecrpusher.cli.grant;

import io.ecrpusher.rbac.Rbac;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ConfigMap aws-auth, which clusters without access entries read. See <a
 * href="https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html">the EKS user
 * guide</a>.
 */
final class AwsAuth {
    /** The authentication mode in which only the ConfigMap counts. */
    static final String MODE = "CONFIG_MAP";

    static final String NAMESPACE = "kube-system";
    static final String NAME = "aws-auth";
    static final String KEY = "mapRoles";

    private AwsAuth() {}

    /** Returns the entry of {@code mapRoles} for a role, as YAML. */
    static List<String> entry(String principal) {
        return List.of(
                "- rolearn: " + withoutPath(principal),
                "  username: " + Rbac.GROUP,
                "  groups: [%s]".formatted(Rbac.GROUP));
    }

    /** Returns a role's ARN without its path: the ConfigMap doesn't support paths. */
    static String withoutPath(String roleArn) {
        int role = roleArn.indexOf(":role/");
        return role < 0
                ? roleArn
                : roleArn.substring(0, role + ":role/".length())
                        + roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }

    /**
     * Returns the groups that {@code mapRoles} gives to a role.
     *
     * @return empty if it doesn't map the role, or isn't a list in YAML
     */
    static Optional<List<String>> groups(String mapRoles, String principal) {
        try {
            Object entries = new Yaml(new SafeConstructor(new LoaderOptions())).load(mapRoles);
            return entries instanceof Collection<?> list
                    ? list.stream()
                            .filter(
                                    entry ->
                                            entry instanceof Map<?, ?> map
                                                    && withoutPath(principal)
                                                            .equals(map.get("rolearn")))
                            .map(entry -> texts(((Map<?, ?>) entry).get("groups")))
                            .findFirst()
                    : Optional.empty();
        } catch (YAMLException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static List<String> texts(Object list) {
        return list instanceof Collection<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }
}
