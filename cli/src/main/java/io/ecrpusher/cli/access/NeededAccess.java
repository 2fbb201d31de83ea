package io.ecrpusher.cli.access;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the group needs in a cluster for its Secrets.
 *
 * @param rbac the manifests of the RBAC, as YAML
 * @param policies the manifests of the admission policies, as YAML; empty for none
 * @param objects the same as objects, in the order in which to create them
 */
public record NeededAccess(String rbac, String policies, List<ApiObject> objects) {
    private static final Gson GSON = new Gson();

    /** The options that change what is needed. */
    public record Options(boolean sweep, boolean policies) {}

    /**
     * Returns what {@code secrets} need.
     *
     * @param secrets at least one
     */
    public static NeededAccess of(
            Collection<SecretSpec> secrets, Optional<Prune> prune, Options options) {
        return parse(
                Rbac.of(secrets, prune, options.sweep()).manifest(),
                options.policies() ? AdmissionPolicy.of(secrets, prune).manifest() : "");
    }

    private static NeededAccess parse(String rbac, String policies) {
        List<ApiObject> objects = new ArrayList<>(parse(rbac));
        objects.addAll(parse(policies));
        return new NeededAccess(
                rbac,
                policies,
                objects.stream().sorted((one, other) -> one.key().compareTo(other.key())).toList());
    }

    private static List<ApiObject> parse(String manifest) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        List<ApiObject> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(manifest)) {
            JsonObject json = GSON.toJsonTree((Map<?, ?>) document).getAsJsonObject();
            JsonObject metadata = json.getAsJsonObject("metadata");
            objects.add(
                    new ApiObject(
                            new ObjectKey(
                                    Kind.of(ApiObject.text(json, "kind")).orElseThrow(),
                                    ApiObject.text(metadata, "namespace"),
                                    ApiObject.text(metadata, "name")),
                            json));
        }
        return objects;
    }

    /** Returns all manifests as YAML for {@code kubectl apply}. */
    public String manifest() {
        return policies.isEmpty() ? rbac : rbac + "---\n" + policies;
    }

    /** Returns the namespaces that need a RoleBinding. */
    public Set<String> namespaces() {
        return objects.stream()
                .map(object -> object.key().namespace())
                .filter(namespace -> !namespace.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
