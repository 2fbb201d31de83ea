package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Secrets that {@code readers.go} reads, by file name. */
final class Golden {
    /** The forms whose hosts the readers looked up. */
    private static final HostStyle[] READ = {
        HostStyle.BARE, HostStyle.HTTPS, HostStyle.DUALSTACK, HostStyle.FIPS
    };

    private static final List<RegistryLogin> TWO =
            List.of(login("eu-west-1", "password-eu"), login("us-east-1", "password-us"));
    private static final List<RegistryLogin> ONE = TWO.subList(0, 1);

    private Golden() {}

    static Map<String, SecretManifest> secrets() throws FailureException {
        Map<String, SecretManifest> secrets = new LinkedHashMap<>();
        for (Format format :
                List.of(Format.DOCKERCONFIGJSON, Format.DOCKERCFG, Format.OPAQUE_CONFIG)) {
            secrets.put(format.fieldValue(), render(format, Optional.empty(), TWO, HostStyle.BARE));
            secrets.put(
                    format.fieldValue() + "-all-hosts",
                    render(format, Optional.empty(), TWO, READ));
        }
        secrets.put(
                Format.BASIC_AUTH.fieldValue(),
                render(Format.BASIC_AUTH, Optional.empty(), ONE, HostStyle.BARE));
        for (ArgoCd.Type type : ArgoCd.Type.values()) {
            secrets.put(
                    "argocd-repository-" + type.fieldValue(),
                    render(
                            Format.ARGOCD_REPOSITORY,
                            Optional.of(new ArgoCd(type, Optional.of("apps/web"))),
                            ONE,
                            HostStyle.BARE));
            secrets.put(
                    "argocd-repo-creds-" + type.fieldValue(),
                    render(
                            Format.ARGOCD_REPO_CREDS,
                            Optional.of(new ArgoCd(type, Optional.empty())),
                            ONE,
                            HostStyle.BARE));
            secrets.put(
                    "argocd-repo-creds-%s-path".formatted(type.fieldValue()),
                    render(
                            Format.ARGOCD_REPO_CREDS,
                            Optional.of(new ArgoCd(type, Optional.of("apps"))),
                            ONE,
                            HostStyle.BARE));
        }
        return secrets;
    }

    private static SecretManifest render(
            Format format, Optional<ArgoCd> argoCd, List<RegistryLogin> logins, HostStyle... hosts)
            throws FailureException {
        SecretSpec spec =
                SecretSpec.named("ecr-pull")
                        .registries(List.of(new Registry.Public("unused")))
                        .format(format)
                        .hosts(Arrays.asList(hosts))
                        .namespaces(NamespaceSelector.named(List.of("default")))
                        .argoCd(argoCd)
                        .build();
        return SecretManifest.render(spec, logins, Instant.parse("2026-01-01T12:00:00Z"));
    }

    private static RegistryLogin login(String region, String password) {
        return new RegistryLogin(
                "111122223333.dkr.ecr.%s.amazonaws.com".formatted(region), Credential.of(password));
    }
}
