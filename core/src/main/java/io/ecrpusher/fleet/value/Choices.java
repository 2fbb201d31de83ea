package io.ecrpusher.fleet.value;

import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnRegistryFailure;
import io.ecrpusher.fleet.OnTypeChange;

import java.util.Map;

/** Parsers for fields that accept one of a few values. */
public final class Choices {
    public static final Choice<Format> FORMAT =
            Choice.of(
                    Format::fieldValue,
                    Map.of(
                            "kubernetes.io/dockerconfigjson",
                            "write dockerconfigjson for type kubernetes.io/dockerconfigjson",
                            "kubernetes.io/dockercfg",
                            "write dockercfg for type kubernetes.io/dockercfg",
                            "Opaque",
                            "write opaque-config for type Opaque",
                            "kubernetes.io/basic-auth",
                            "write basic-auth for type kubernetes.io/basic-auth",
                            "argocd",
                            "write argocd-repository for one repository, or argocd-repo-creds for all repositories of a registry"),
                    Format.values());

    public static final Choice<HostStyle> HOST_STYLE =
            Choice.of(
                    HostStyle::fieldValue,
                    Map.of(
                            "http", "ECR doesn't support http; write https",
                            "dual-stack", "write dualstack",
                            "ipv6", "write dualstack",
                            "dualstack-fips", "write fips-dualstack"),
                    HostStyle.values());

    public static final Choice<OnConflict> ON_CONFLICT =
            Choice.of(
                    OnConflict::fieldValue,
                    Map.of(
                            "force",
                            "write adopt to take over a Secret that another field manager owns"),
                    OnConflict.values());

    public static final Choice<OnTypeChange> ON_TYPE_CHANGE =
            Choice.of(
                    OnTypeChange::fieldValue,
                    Map.of("replace", "write recreate to delete and recreate the Secret"),
                    OnTypeChange.values());

    public static final Choice<OnRegistryFailure> ON_REGISTRY_FAILURE =
            Choice.of(
                    OnRegistryFailure::fieldValue,
                    Map.of("refuse", "write keep to leave the Secret unchanged"),
                    OnRegistryFailure.values());

    public static final Choice<ArgoCd.Type> ARGO_CD_TYPE =
            Choice.of(
                    ArgoCd.Type::fieldValue,
                    Map.of("git", "ECR has no Git repositories; write helm or oci"),
                    ArgoCd.Type.values());

    public static final Choice<Boolean> BOOLEAN = Choice.of(String::valueOf, Map.of(), true, false);

    private Choices() {}
}
