package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnRegistryFailure;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.value.Choices;
import io.ecrpusher.fleet.value.KubernetesRules;
import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.SingleRegistryRule;
import io.ecrpusher.fleet.value.ValueParser;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses an element of {@code secrets}. */
final class SecretFields {
    static final List<String> FIELDS =
            List.of(
                    "name",
                    "registries",
                    "format",
                    "hosts",
                    "namespaces",
                    "labels",
                    "annotations",
                    "onConflict",
                    "serviceAccounts",
                    "onTypeChange",
                    "onRegistryFailure",
                    "argocd");
    // TotalAnnotationSizeLimitB in pkg/api/validation/objectmeta.go of k8s.io/apimachinery.
    private static final int MAX_ANNOTATIONS = 256 * 1024;

    private final Mistakes mistakes;
    private final Declarations<Registry> registries;
    private final FleetDefaults fleet;

    /**
     * What the fleet sets for every Secret.
     *
     * @param name the deployment's name
     * @param labels added to every Secret
     * @param annotations added to every Secret
     * @param onRegistryFailure for Secrets that don't set it
     * @param addedByOthers the same for every Secret
     */
    record FleetDefaults(
            String name,
            Map<String, String> labels,
            Map<String, String> annotations,
            OnRegistryFailure onRegistryFailure,
            List<String> addedByOthers) {}

    /** Creates a parser of the Secrets of {@code fleet}. */
    SecretFields(Mistakes mistakes, Declarations<Registry> registries, FleetDefaults fleet) {
        this.mistakes = mistakes;
        this.registries = registries;
        this.fleet = fleet;
    }

    SecretSpec secret(String name, Fields fields) {
        List<Registry> secretRegistries = registries(fields);
        Format format = fields.optional("format", Choices.FORMAT).orElse(Format.DOCKERCONFIGJSON);
        SingleRegistryRule.problem(format, secretRegistries)
                .ifPresent(problem -> mistakes.add(registriesLocation(fields), problem));
        List<HostStyle> hosts = hosts(fields, format, secretRegistries);
        Map<String, String> labels =
                fields.get("labels")
                        .map(
                                value ->
                                        value.map(
                                                KubernetesRules.LABEL_KEY,
                                                KubernetesRules.LABEL_VALUE))
                        .orElse(Map.of());
        Map<String, String> annotations =
                fields.get("annotations").map(this::annotations).orElse(Map.of());
        return SecretSpec.named(name)
                .fleet(fleet.name())
                .registries(secretRegistries)
                .format(format)
                .hosts(hosts)
                .namespaces(new NamespaceFields(mistakes).namespaces(fields))
                .serviceAccounts(serviceAccounts(fields, format))
                .labels(union(labels, fleet.labels()))
                .annotations(union(annotations, fleet.annotations()))
                .onConflict(onConflict(fields, format))
                .onTypeChange(
                        fields.optional("onTypeChange", Choices.ON_TYPE_CHANGE)
                                .orElse(OnTypeChange.REFUSE))
                .onRegistryFailure(
                        fields.optional("onRegistryFailure", Choices.ON_REGISTRY_FAILURE)
                                .orElse(fleet.onRegistryFailure()))
                .argoCd(new ArgoCdFields(mistakes).argoCd(fields, format, hosts))
                .addedByOthers(fleet.addedByOthers())
                .build();
    }

    private static Map<String, String> union(Map<String, String> one, Map<String, String> other) {
        Map<String, String> all = new HashMap<>(one);
        all.putAll(other);
        return all;
    }

    private OnConflict onConflict(Fields fields, Format format) {
        OnConflict onConflict =
                fields.optional("onConflict", Choices.ON_CONFLICT).orElse(OnConflict.REFUSE);
        if (onConflict == OnConflict.MERGE && format != Format.DOCKERCONFIGJSON) {
            mistakes.add(
                    fields.get("onConflict").orElseThrow().location(),
                    "merge needs format dockerconfigjson; write refuse or adopt");
        }
        return onConflict;
    }

    private List<Registry> registries(Fields fields) {
        List<Registry> resolved = registries.resolve(fields.get("registries"));
        refuseTwoPasswordsForOneHost(registriesLocation(fields), resolved);
        return resolved;
    }

    private static Location registriesLocation(Fields fields) {
        return fields.get("registries").map(YamlValue::location).orElse(fields.location());
    }

    /** A Docker config has one entry per host, so two roles would replace each other's login. */
    private void refuseTwoPasswordsForOneHost(Location location, List<Registry> together) {
        record Host(Optional<String> account, String region) {
            @Override
            public String toString() {
                return account.map("account "::concat).orElse("the function's own account")
                        + " in "
                        + region;
            }
        }
        record Pair(String one, String other) {}
        Map<Host, Registry.Private> openedBy = new HashMap<>();
        Set<Pair> reported = new HashSet<>();
        for (Registry registry : together) {
            if (registry instanceof Registry.Private one) {
                Optional<String> account = one.account().or(() -> one.role().map(Role::account));
                for (String region : one.regions()) {
                    Host host = new Host(account, region);
                    Registry.Private other = openedBy.putIfAbsent(host, one);
                    if (other != null
                            && !other.role().equals(one.role())
                            && reported.add(new Pair(other.name(), one.name()))) {
                        mistakes.add(
                                location,
                                "the registries '%s' and '%s' open the same host (%s) with different roles, but a Secret holds one password per host; keep one of them"
                                        .formatted(other.name(), one.name(), host));
                    }
                }
            }
        }
    }

    private List<HostStyle> hosts(Fields fields, Format format, List<Registry> opened) {
        Optional<YamlValue> list = fields.get("hosts");
        List<HostStyle> hosts =
                list.map(value -> value.scalars(Choices.HOST_STYLE))
                        .orElse(List.of(HostStyle.BARE));
        if (list.isPresent() && !format.includesHost()) {
            mistakes.add(
                    list.get().location(),
                    "format %s doesn't include the host; remove this"
                            .formatted(format.fieldValue()));
        }
        if (opened.stream().anyMatch(Registry.Public.class::isInstance)) {
            for (HostStyle fips : List.of(HostStyle.FIPS, HostStyle.FIPS_DUALSTACK)) {
                if (hosts.contains(fips)) {
                    mistakes.add(
                            list.orElseThrow().location(),
                            "public.ecr.aws has no FIPS host; remove %s, or use a separate Secret for the public registry"
                                    .formatted(fips.fieldValue()));
                }
            }
        }
        return hosts;
    }

    private List<NamePattern> serviceAccounts(Fields fields, Format format) {
        Optional<YamlValue> list = fields.get("serviceAccounts");
        if (list.isPresent() && !format.isPullSecret()) {
            mistakes.add(
                    list.get().location(),
                    "kubelets ignore format %s in imagePullSecrets; remove this, or write format: dockerconfigjson"
                            .formatted(format.fieldValue()));
        }
        return list.map(names -> names.scalars(KubernetesRules.SERVICE_ACCOUNTS)).orElse(List.of());
    }

    private Map<String, String> annotations(YamlValue value) {
        Map<String, String> annotations =
                value.map(KubernetesRules.ANNOTATION_KEY, ValueParser.TEXT);
        int size = 0;
        for (Map.Entry<String, String> one : annotations.entrySet()) {
            size += one.getKey().length() + one.getValue().length();
        }
        if (size > MAX_ANNOTATIONS) {
            mistakes.add(
                    value.location(),
                    "the annotations have %d KiB, but Kubernetes accepts at most %d; shorten them"
                            .formatted(size >> 10, MAX_ANNOTATIONS >> 10));
        }
        return annotations;
    }
}
