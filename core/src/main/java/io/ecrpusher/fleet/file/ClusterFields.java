package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Discovery;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.TaggedSecrets;
import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.ClusterRules;
import io.ecrpusher.fleet.value.IamRules;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.ValueParser;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Parses an element of {@code clusters}: a named cluster, or a discovery. */
final class ClusterFields {
    static final List<String> FIELDS =
            List.of(
                    "name",
                    "region",
                    "role",
                    "externalId",
                    "sessionTags",
                    "secrets",
                    "paused",
                    "discover",
                    "endpoint",
                    "ca",
                    "token",
                    "clientCertificate",
                    "kubeconfig",
                    "context");
    static final List<String> DISCOVER_FIELDS =
            List.of(
                    "regions",
                    "roles",
                    "externalId",
                    "sessionTags",
                    "organization",
                    "tags",
                    "exclude");

    static final List<String> PAUSED_FIELDS = List.of("until", "reason");

    private static final List<String> CREDENTIAL_FIELDS =
            List.of("token", "clientCertificate", "kubeconfig");
    private static final List<String> SERVER_FIELDS = List.of("endpoint", "ca");
    // Replaces an invalid ARN, which is already a mistake.
    private static final String NO_SECRET = "arn:aws:secretsmanager:::";

    private final Mistakes mistakes;
    private final RegionAndRoleFields regionsAndRoles;
    private final Declarations<SecretSpec> secrets;

    ClusterFields(
            Mistakes mistakes,
            RegionAndRoleFields regionsAndRoles,
            Declarations<SecretSpec> secrets) {
        this.mistakes = mistakes;
        this.regionsAndRoles = regionsAndRoles;
        this.secrets = secrets;
    }

    Cluster cluster(Fields fields) {
        Optional<String> name =
                fields.required(
                        "name",
                        isOutsideEks(fields) ? ClusterRules.OTHER_NAME : ClusterRules.NAME,
                        "write the cluster's name in EKS");
        Optional<StoredAccess> stored = storedAccess(fields);
        return new Cluster(
                name.orElse(""),
                stored.map(StoredAccess::region).orElseGet(() -> regionsAndRoles.region(fields)),
                regionsAndRoles.role(fields),
                stored.map(StoredAccess::method).orElse(new AccessMethod.Eks()),
                secrets.resolve(fields.get("secrets")),
                List.of(),
                fields.get("paused")
                        .flatMap(
                                value ->
                                        value.fields(
                                                PAUSED_FIELDS,
                                                "{until: 2026-12-24T18:00:00Z, reason: replacement}"))
                        .flatMap(ClusterFields::paused));
    }

    private static Optional<Cluster.Paused> paused(Fields fields) {
        Optional<Instant> until =
                fields.required(
                        "until",
                        ClusterRules.TIME,
                        "write when the pause ends, such as 2026-12-24T18:00:00Z");
        Optional<String> reason =
                fields.required("reason", ClusterRules.REASON, "write why the cluster is paused");
        return until.flatMap(end -> reason.map(why -> new Cluster.Paused(end, why)));
    }

    private static boolean isOutsideEks(Fields fields) {
        return Stream.concat(CREDENTIAL_FIELDS.stream(), SERVER_FIELDS.stream())
                .anyMatch(field -> fields.get(field).isPresent());
    }

    /** Access to a cluster outside EKS, and the Region of the secret that it needs. */
    private record StoredAccess(AccessMethod method, String region) {}

    private Optional<StoredAccess> storedAccess(Fields fields) {
        List<String> credentials =
                CREDENTIAL_FIELDS.stream().filter(field -> fields.get(field).isPresent()).toList();
        if (!isOutsideEks(fields)) {
            refuse(fields, "context", "a kubeconfig; remove it");
            return Optional.empty();
        }
        if (credentials.size() != 1) {
            mistakes.add(
                    fields.location(),
                    "a cluster outside EKS needs one of token, clientCertificate, or kubeconfig; write exactly one");
            return Optional.empty();
        }
        refuse(fields, "region", "an EKS cluster; remove it, because the secret's ARN has one");
        String field = credentials.getFirst();
        String secret =
                fields.optional(field, regionsAndRoles.arn(AwsRules.SECRET_ARN)).orElse(NO_SECRET);
        return Optional.of(
                new StoredAccess(method(field, secret, fields), AwsRules.regionOf(secret)));
    }

    private AccessMethod method(String credential, String secret, Fields fields) {
        if (credential.equals("kubeconfig")) {
            refuse(fields, "endpoint", "a token or clientCertificate; remove it");
            refuse(fields, "ca", "a token or clientCertificate; remove it");
            return new AccessMethod.Kubeconfig(
                    secret, fields.optional("context", ValueParser.TEXT).orElse(""));
        }
        refuse(fields, "context", "a kubeconfig; remove it");
        URI endpoint =
                fields.required(
                                "endpoint",
                                ClusterRules.ENDPOINT,
                                "write the API server's URL, such as https://k8s.example.com:6443")
                        .orElse(URI.create(""));
        String ca = fields.optional("ca", ClusterRules.CA).orElse("");
        return credential.equals("token")
                ? new AccessMethod.Token(endpoint, ca, secret)
                : new AccessMethod.ClientCertificate(endpoint, ca, secret);
    }

    private void refuse(Fields fields, String field, String validFor) {
        fields.get(field)
                .ifPresent(
                        value ->
                                mistakes.add(
                                        value.location(),
                                        "'%s' is only for %s".formatted(field, validFor)));
    }

    /**
     * Returns the discovery in {@code fields}, whose field {@code discover} is {@code discover}.
     */
    Discovery discovery(Fields fields, YamlValue discover) {
        for (String field : FIELDS) {
            if (!field.equals("discover") && !field.equals("secrets")) {
                refuse(fields, field, "a named cluster; remove it, or remove discover");
            }
        }
        Optional<Fields> search = discover.fields(DISCOVER_FIELDS, "{} or {regions: [eu-west-1]}");
        return new Discovery(
                search.map(regionsAndRoles::regions).orElse(List.of()),
                search.map(this::roles).orElse(List.of()),
                search.flatMap(one -> one.get("organization"))
                        .flatMap(
                                field ->
                                        field.fields(
                                                OrganizationFields.FIELDS,
                                                "{role: ecr-pusher-spoke}"))
                        .map(
                                one ->
                                        OrganizationFields.organization(
                                                one, regionsAndRoles.arn(IamRules.ROLE_ARN))),
                search.map(one -> one.list("exclude", ClusterRules.NAMES)).orElse(List.of()),
                new TaggedSecrets(
                        search.map(one -> one.tags("tags")).orElse(Map.of()),
                        secrets.resolve(fields.get("secrets"))));
    }

    /** Doesn't search the function's own account if only an organization is given. */
    private List<Optional<Role>> roles(Fields discover) {
        List<Optional<Role>> roles = regionsAndRoles.roles(discover);
        return discover.get("organization").isPresent() && discover.get("roles").isEmpty()
                ? List.of()
                : roles;
    }
}
