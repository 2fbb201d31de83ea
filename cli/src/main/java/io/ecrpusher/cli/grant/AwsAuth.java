package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.access.MappedRole;
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
                "- rolearn: " + MappedRole.arn(principal),
                "  username: " + Rbac.GROUP,
                "  groups: [%s]".formatted(Rbac.GROUP));
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
                                                    && MappedRole.arn(principal)
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
