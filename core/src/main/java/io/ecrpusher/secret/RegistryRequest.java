package io.ecrpusher.secret;

import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.registry.EcrTokenRequest;

import java.util.List;

/** A token that a registry of a Secret needs. */
record RegistryRequest(Registry registry, EcrTokenRequest token) {
    /** Returns one request per registry and Region of {@code secret}, in the fleet's order. */
    static List<RegistryRequest> allFor(SecretSpec secret) {
        return secret.registries().stream()
                .flatMap(
                        registry ->
                                EcrTokenRequest.allFor(registry).stream()
                                        .map(token -> new RegistryRequest(registry, token)))
                .toList();
    }
}
