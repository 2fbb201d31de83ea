package io.ecrpusher.cli.doctor.registry;

import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.doctor.network.NetworkFault;
import io.ecrpusher.cli.doctor.registry.RegistryClient.Answer;
import io.ecrpusher.cli.doctor.step.Chain;
import io.ecrpusher.cli.doctor.step.Checkup;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.secret.RegistryHosts;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Checks the registries of Secrets, each with all its hosts. */
public final class RegistryChecks {
    private final RegistryTokens tokens;
    private final ApiServers connections;
    private final String caPem;
    private final Optional<Image> image;
    private final Viewpoint viewpoint;
    private final Remedies remedies;

    /**
     * Creates checks.
     *
     * @param connections connect through the environment's proxy
     * @param caPem the content of AWS_CA_BUNDLE; empty for Java's default trust store
     * @param image looked up in each registry that may have it
     */
    public RegistryChecks(
            RegistryTokens tokens,
            ApiServers connections,
            String caPem,
            Optional<Image> image,
            Viewpoint viewpoint,
            Remedies remedies) {
        this.tokens = tokens;
        this.connections = connections;
        this.caPem = caPem;
        this.image = image;
        this.viewpoint = viewpoint;
        this.remedies = remedies;
    }

    /** Returns one check for each registry and Region of {@code secrets}. */
    public List<Supplier<Checkup>> all(Collection<SecretSpec> secrets, Stop stop) {
        Set<Registry> registries = new LinkedHashSet<>();
        secrets.forEach(secret -> registries.addAll(secret.registries()));
        return registries.stream()
                .flatMap(registry -> checksOf(registry, styles(registry, secrets), stop))
                .toList();
    }

    private Stream<Supplier<Checkup>> checksOf(
            Registry registry, Set<HostStyle> styles, Stop stop) {
        return EcrTokenRequest.allFor(registry).stream()
                .map(request -> () -> check(registry, request, styles, stop));
    }

    private static Set<HostStyle> styles(Registry registry, Collection<SecretSpec> secrets) {
        Set<HostStyle> styles = new TreeSet<>();
        styles.add(HostStyle.BARE);
        secrets.stream()
                .filter(secret -> secret.registries().contains(registry))
                .forEach(secret -> styles.addAll(secret.hosts()));
        styles.remove(HostStyle.HTTPS); // the same host
        return styles;
    }

    private Checkup check(
            Registry registry, EcrTokenRequest request, Set<HostStyle> styles, Stop stop) {
        RegistryHost host = new RegistryHost(registry, request, viewpoint.principal(role(request)));
        RegistryDiagnosis diagnosis = new RegistryDiagnosis(host, viewpoint, remedies);
        Chain chain = new Chain(host.name(), stop);
        Optional<RegistryToken> token = fetch(request, chain, diagnosis);
        if (token.isEmpty()) {
            return chain.checkup();
        }
        String bare = token.get().hostOf(registry);
        for (HostStyle style : styles) {
            chain.step("GET /v2/", () -> versionCheck(token.get(), bare, style, diagnosis));
        }
        image.filter(one -> one.isIn(bare))
                .ifPresent(
                        one -> chain.step("image", () -> look(token.get(), bare, one, diagnosis)));
        return chain.checkup();
    }

    private static Optional<Role> role(EcrTokenRequest request) {
        return switch (request) {
            case EcrTokenRequest.Private own -> own.role();
            case EcrTokenRequest.Public _ -> Optional.empty();
        };
    }

    private Optional<RegistryToken> fetch(
            EcrTokenRequest request, Chain chain, RegistryDiagnosis diagnosis) {
        RegistryToken[] fetched = new RegistryToken[1];
        chain.step(
                "token",
                () -> {
                    try {
                        fetched[0] = tokens.tokenFor(request);
                        return diagnosis.fetched(fetched[0].expiresAt());
                    } catch (FailureException failure) {
                        return diagnosis.token(failure);
                    }
                });
        return Optional.ofNullable(fetched[0]);
    }

    private Result versionCheck(
            RegistryToken token, String bare, HostStyle style, RegistryDiagnosis diagnosis)
            throws FailureException {
        String host = RegistryHosts.inStyle(bare, style);
        try (RegistryClient client =
                new RegistryClient(connections, host, caPem, token.password())) {
            return diagnosis.versionCheck(host, client.get("/v2/"));
        } catch (IOException e) {
            return diagnosis.unreachable(host, NetworkFault.of(e));
        }
    }

    private Result look(RegistryToken token, String host, Image one, RegistryDiagnosis diagnosis)
            throws FailureException {
        try (RegistryClient client =
                new RegistryClient(connections, host, caPem, token.password())) {
            Answer answer = client.head(one.path());
            return diagnosis.image(host, one, answer);
        } catch (IOException e) {
            return diagnosis.unreachable(host, NetworkFault.of(e));
        }
    }
}
