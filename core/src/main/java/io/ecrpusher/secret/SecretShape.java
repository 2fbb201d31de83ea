package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.SecretSpec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a Secret that don't depend on its logins.
 *
 * @param dataKeys all keys of its data
 * @param typeDataKeys the keys in the data of all formats that have this type
 * @param labels all labels, with their values
 */
public record SecretShape(
        String type, Set<String> dataKeys, Set<String> typeDataKeys, Map<String, String> labels) {
    public SecretShape {
        dataKeys = Set.copyOf(dataKeys);
        typeDataKeys = Set.copyOf(typeDataKeys);
        labels = Map.copyOf(labels);
    }

    /** Returns the shape of the Secret that {@code spec} describes. */
    public static SecretShape of(SecretSpec spec) {
        SecretDocument document = SecretDocument.of(spec);
        Map<String, String> labels = new HashMap<>(spec.labels());
        labels.putAll(document.labels());
        labels.put(SecretManifest.MANAGED_BY_LABEL, "ecr-pusher");
        return new SecretShape(
                document.type(),
                dataKeys(document),
                allFormats()
                        .filter(one -> one.type().equals(document.type()))
                        .flatMap(one -> dataKeys(one).stream())
                        .collect(Collectors.toSet()),
                labels);
    }

    private static Set<String> dataKeys(SecretDocument document) {
        return document.data(new TreeMap<>(Map.of("registry.example.com", Credential.of(""))))
                .keySet();
    }

    private static Stream<SecretDocument> allFormats() {
        return Stream.concat(
                Stream.of(
                        new Dockerconfigjson(),
                        new Dockercfg(),
                        new OpaqueConfig(),
                        new BasicAuth()),
                Arrays.stream(ArgoCd.Type.values())
                        .map(
                                type ->
                                        new ArgoCdDocument(
                                                new ArgoCd(
                                                        type,
                                                        Optional.empty(),
                                                        Optional.of("any"),
                                                        Optional.of("any")),
                                                false)));
    }
}
