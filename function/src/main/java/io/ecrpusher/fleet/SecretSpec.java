package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Secret, written under the same name into every namespace that {@code namespaces} selects.
 *
 * @param name a DNS subdomain, as Kubernetes asks of a Secret's name; unique within a fleet
 * @param registries not empty, but for a retired one
 * @param hosts how each registry's host is spelt in the document; not empty, but for a retired one
 * @param serviceAccounts in those namespaces that gain the Secret in imagePullSecrets
 * @param labels of the user's own, beside ours
 * @param annotations of the user's own, beside ours
 * @param argoCd for the formats that are for Argo CD
 */
public record SecretSpec(
        String name,
        List<Registry> registries,
        Format format,
        List<HostStyle> hosts,
        NamespaceSelector namespaces,
        List<NamePattern> serviceAccounts,
        Map<String, String> labels,
        Map<String, String> annotations,
        OnConflict onConflict,
        OnTypeChange onTypeChange,
        Optional<ArgoCd> argoCd) {
    /** A Secret that no namespace gets any more. */
    public static SecretSpec retired(String name) {
        return new SecretSpec(
                name,
                List.of(),
                Format.DOCKERCONFIGJSON,
                List.of(),
                NamespaceSelector.named(List.of()),
                List.of(),
                Map.of(),
                Map.of(),
                OnConflict.REFUSE,
                OnTypeChange.REFUSE,
                Optional.empty());
    }

    public SecretSpec {
        registries = List.copyOf(registries);
        hosts = List.copyOf(hosts);
        serviceAccounts = List.copyOf(serviceAccounts);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
