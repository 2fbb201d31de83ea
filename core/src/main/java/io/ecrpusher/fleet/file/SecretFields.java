package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.LabelSelector;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.fleet.value.AwsRules;
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

/** One element of {@code secrets}. */
final class SecretFields {
    static final FieldNames SHAPE =
            FieldNames.of(
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
                    "argocd");
    static final FieldNames NAMESPACES = FieldNames.of("include", "exclude", "labels");
    private static final int LARGEST_ANNOTATIONS = 256 * 1024;

    private final Mistakes mistakes;
    private final Catalog<Registry> registries;
    private final Ours ours;

    /** What every Secret of the fleet bears besides its own labels and annotations. */
    record Ours(Map<String, String> labels, Map<String, String> annotations) {}

    SecretFields(Mistakes mistakes, Catalog<Registry> registries, Ours ours) {
        this.mistakes = mistakes;
        this.ours = ours;
        this.registries = registries;
    }

    SecretSpec secret(String name, Fields fields) {
        List<Registry> registries = registries(fields);
        Format format = fields.optional("format", AwsRules.FORMAT).orElse(Format.DOCKERCONFIGJSON);
        SingleRegistryRule.problem(format, registries)
                .ifPresent(
                        problem ->
                                mistakes.add(
                                        fields.get("registries")
                                                .map(YamlValue::place)
                                                .orElse(fields.place()),
                                        problem));
        List<HostStyle> hosts = hosts(fields, format, registries);
        Map<String, String> labels =
                fields.get("labels")
                        .map(
                                value ->
                                        value.texts(
                                                KubernetesRules.LABEL_KEY,
                                                KubernetesRules.LABEL_VALUE))
                        .orElse(Map.of());
        Map<String, String> annotations =
                fields.get("annotations").map(this::annotations).orElse(Map.of());
        return SecretSpec.named(name)
                .registries(registries)
                .format(format)
                .hosts(hosts)
                .namespaces(namespaces(fields))
                .serviceAccounts(serviceAccounts(fields, format))
                .labels(with(ours.labels(), labels))
                .annotations(with(ours.annotations(), annotations))
                .onConflict(onConflict(fields, format))
                .onTypeChange(
                        fields.optional("onTypeChange", AwsRules.ON_TYPE_CHANGE)
                                .orElse(OnTypeChange.REFUSE))
                .argoCd(new ArgoCdFields(mistakes).argoCd(fields, format, hosts))
                .build();
    }

    private static Map<String, String> with(Map<String, String> ours, Map<String, String> theirs) {
        Map<String, String> all = new HashMap<>(theirs);
        all.putAll(ours);
        return all;
    }

    private OnConflict onConflict(Fields fields, Format format) {
        OnConflict onConflict =
                fields.optional("onConflict", AwsRules.ON_CONFLICT).orElse(OnConflict.REFUSE);
        if (onConflict == OnConflict.MERGE && format != Format.DOCKERCONFIGJSON) {
            mistakes.add(
                    fields.get("onConflict").orElseThrow().place(),
                    "only Secrets of format dockerconfigjson are merged; write refuse or adopt");
        }
        return onConflict;
    }

    private List<Registry> registries(Fields fields) {
        Optional<YamlValue> list = fields.get("registries");
        List<Registry> referred = registries.referred(list);
        refuseTwoPasswordsForOneHost(list.map(YamlValue::place).orElse(fields.place()), referred);
        return referred;
    }

    /** A document has one entry for a host: two roles would take turns. */
    private void refuseTwoPasswordsForOneHost(Location place, List<Registry> together) {
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
        Set<Pair> noted = new HashSet<>();
        for (Registry registry : together) {
            if (registry instanceof Registry.Private one) {
                Optional<String> account = one.account().or(() -> one.role().map(Role::account));
                for (String region : one.regions()) {
                    Host host = new Host(account, region);
                    Registry.Private other = openedBy.putIfAbsent(host, one);
                    if (other != null
                            && !other.role().equals(one.role())
                            && noted.add(new Pair(other.name(), one.name()))) {
                        mistakes.add(
                                place,
                                "the registries '%s' and '%s' open the same host (%s) as different roles, and a Secret holds one password for a host; keep one of them"
                                        .formatted(other.name(), one.name(), host));
                    }
                }
            }
        }
    }

    private List<HostStyle> hosts(Fields fields, Format format, List<Registry> opened) {
        Optional<YamlValue> list = fields.get("hosts");
        List<HostStyle> hosts =
                list.map(value -> value.scalars(AwsRules.HOST_STYLE))
                        .orElse(List.of(HostStyle.BARE));
        if (list.isPresent() && !format.includesHost()) {
            mistakes.add(
                    list.get().place(),
                    "a Secret of format %s names no host; remove this"
                            .formatted(format.fieldValue()));
        }
        if (hosts.contains(HostStyle.FIPS)
                && opened.stream().anyMatch(Registry.Public.class::isInstance)) {
            mistakes.add(
                    list.orElseThrow().place(),
                    "public.ecr.aws has no FIPS host; remove fips, or give the public registry a Secret of its own");
        }
        return hosts;
    }

    private NamespaceSelector namespaces(Fields fields) {
        Optional<YamlValue> namespaces =
                fields.required("namespaces", "list their names, such as namespaces: [default]");
        return namespaces
                .filter(YamlValue::isMapping)
                .flatMap(mapping -> mapping.fields(NAMESPACES))
                .map(this::selector)
                .orElseGet(
                        () ->
                                new NamespaceSelector(
                                        patterns(namespaces.filter(value -> !value.isMapping())),
                                        List.of(),
                                        Optional.empty()));
    }

    private NamespaceSelector selector(Fields fields) {
        Optional<YamlValue> include = fields.get("include");
        Optional<YamlValue> labels = fields.get("labels");
        if (labels.isEmpty()) {
            include = fields.required("include", "list names or patterns, such as [\"team-*\"]");
        }
        Optional<YamlValue> exclude = fields.get("exclude");
        NamespaceSelector selector =
                new NamespaceSelector(
                        patterns(include),
                        patterns(exclude),
                        labels.flatMap(value -> value.scalar(LabelSelector::parse)));
        for (NamePattern included : selector.include()) {
            selector.exclude().stream()
                    .filter(excluded -> included.isName() && excluded.matches(included.text()))
                    .findFirst()
                    .ifPresent(
                            excluded ->
                                    mistakes.add(
                                            exclude.orElseThrow().place(),
                                            "'%s' is included, and excluded by '%s'; remove one of them"
                                                    .formatted(included, excluded)));
        }
        return selector;
    }

    private static List<NamePattern> patterns(Optional<YamlValue> list) {
        return list.map(names -> names.scalars(KubernetesRules.NAMESPACES)).orElse(List.of());
    }

    private List<NamePattern> serviceAccounts(Fields fields, Format format) {
        Optional<YamlValue> list = fields.get("serviceAccounts");
        if (list.isPresent() && !format.isPullSecret()) {
            mistakes.add(
                    list.get().place(),
                    "kubelets pass a Secret of format %s over in imagePullSecrets; remove this, or write format: dockerconfigjson"
                            .formatted(format.fieldValue()));
        }
        return list.map(names -> names.scalars(KubernetesRules.SERVICE_ACCOUNTS)).orElse(List.of());
    }

    private Map<String, String> annotations(YamlValue value) {
        Map<String, String> annotations =
                value.texts(KubernetesRules.ANNOTATION_KEY, ValueParser.TEXT);
        int size = 0;
        for (Map.Entry<String, String> one : annotations.entrySet()) {
            size += one.getKey().length() + one.getValue().length();
        }
        if (size > LARGEST_ANNOTATIONS) {
            mistakes.add(
                    value.place(),
                    "Kubernetes accepts %d KiB of annotations, and these are %d"
                            .formatted(LARGEST_ANNOTATIONS >> 10, size >> 10));
        }
        return annotations;
    }
}
