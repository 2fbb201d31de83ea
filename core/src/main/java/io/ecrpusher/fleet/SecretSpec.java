package io.ecrpusher.fleet;

import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Secret that has the same name in every namespace that {@code namespaces} selects.
 *
 * @param name a DNS subdomain, as Kubernetes requires; unique within a fleet
 * @param fleet the deployment that writes it: the fleet's name, else the stack's; empty for neither
 * @param registries empty only for a retired Secret
 * @param hosts the forms of each registry's host in the Secret; empty only for a retired Secret
 * @param serviceAccounts the ServiceAccounts in those namespaces that get the Secret in
 *     imagePullSecrets
 * @param labels the user's labels, and the fleet's name if it has one
 * @param annotations the user's annotations, and the source of the fleet
 * @param argoCd set only for the Argo CD formats
 * @param addedByOthers keys of labels and annotations that other programs add to the clusters'
 *     Secrets and ServiceAccounts, the same for every Secret of a fleet
 */
public record SecretSpec(
        String name,
        String fleet,
        List<Registry> registries,
        Format format,
        List<HostStyle> hosts,
        NamespaceSelector namespaces,
        List<NamePattern> serviceAccounts,
        Map<String, String> labels,
        Map<String, String> annotations,
        OnConflict onConflict,
        OnTypeChange onTypeChange,
        OnRegistryFailure onRegistryFailure,
        Optional<ArgoCd> argoCd,
        List<String> addedByOthers) {
    public SecretSpec {
        registries = List.copyOf(registries);
        hosts = List.copyOf(hosts);
        serviceAccounts = List.copyOf(serviceAccounts);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        addedByOthers = List.copyOf(addedByOthers);
    }

    /** Returns a Secret of {@code fleet} to remove from all namespaces. */
    public static SecretSpec retired(String name, String fleet) {
        return named(name).fleet(fleet).hosts(List.of()).build();
    }

    /** Returns a builder of a dockerconfigjson Secret with bare hosts and no namespaces. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Builds a Secret. Each method sets the component of the same name. */
    public static final class Builder {
        private final String name;
        private String fleet = "";
        private List<Registry> registries = List.of();
        private Format format = Format.DOCKERCONFIGJSON;
        private List<HostStyle> hosts = List.of(HostStyle.BARE);
        private NamespaceSelector namespaces = NamespaceSelector.named(List.of());
        private List<NamePattern> serviceAccounts = List.of();
        private Map<String, String> labels = Map.of();
        private Map<String, String> annotations = Map.of();
        private OnConflict onConflict = OnConflict.REFUSE;
        private OnTypeChange onTypeChange = OnTypeChange.REFUSE;
        private OnRegistryFailure onRegistryFailure = OnRegistryFailure.PARTIAL;
        private Optional<ArgoCd> argoCd = Optional.empty();
        private List<String> addedByOthers = List.of();

        private Builder(String name) {
            this.name = name;
        }

        public Builder fleet(String value) {
            fleet = value;
            return this;
        }

        public Builder registries(List<? extends Registry> value) {
            registries = List.copyOf(value);
            return this;
        }

        public Builder format(Format value) {
            format = value;
            return this;
        }

        public Builder hosts(List<HostStyle> value) {
            hosts = value;
            return this;
        }

        public Builder namespaces(NamespaceSelector value) {
            namespaces = value;
            return this;
        }

        public Builder serviceAccounts(List<NamePattern> value) {
            serviceAccounts = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            labels = value;
            return this;
        }

        public Builder annotations(Map<String, String> value) {
            annotations = value;
            return this;
        }

        public Builder onConflict(OnConflict value) {
            onConflict = value;
            return this;
        }

        public Builder onTypeChange(OnTypeChange value) {
            onTypeChange = value;
            return this;
        }

        public Builder onRegistryFailure(OnRegistryFailure value) {
            onRegistryFailure = value;
            return this;
        }

        public Builder argoCd(Optional<ArgoCd> value) {
            argoCd = value;
            return this;
        }

        public Builder addedByOthers(List<String> value) {
            addedByOthers = value;
            return this;
        }

        public SecretSpec build() {
            return new SecretSpec(
                    name,
                    fleet,
                    registries,
                    format,
                    hosts,
                    namespaces,
                    serviceAccounts,
                    labels,
                    annotations,
                    onConflict,
                    onTypeChange,
                    onRegistryFailure,
                    argoCd,
                    addedByOthers);
        }
    }
}
