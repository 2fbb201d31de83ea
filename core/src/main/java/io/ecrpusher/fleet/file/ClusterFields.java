package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Discovery;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.TaggedSecrets;
import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.Mistakes;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of the fleet file's {@code clusters}: a cluster that is named, or how to find some. */
final class ClusterFields {
    static final FieldNames SHAPE =
            FieldNames.of(
                    "name",
                    "region",
                    "role",
                    "externalId",
                    "sessionTags",
                    "secrets",
                    "discover",
                    "endpoint",
                    "ca",
                    "token",
                    "clientCertificate",
                    "kubeconfig",
                    "context");
    static final FieldNames DISCOVER =
            FieldNames.of(
                    "regions",
                    "roles",
                    "externalId",
                    "sessionTags",
                    "organization",
                    "tags",
                    "exclude");

    private static final List<String> WAYS = List.of("token", "clientCertificate", "kubeconfig");
    // In place of one with a mistake, which is noted.
    private static final String NO_SECRET = "arn:aws:secretsmanager:::";

    private final Mistakes mistakes;
    private final PrincipalFields principals;
    private final Catalog<SecretSpec> secrets;

    ClusterFields(Mistakes mistakes, PrincipalFields principals, Catalog<SecretSpec> secrets) {
        this.mistakes = mistakes;
        this.principals = principals;
        this.secrets = secrets;
    }

    Cluster cluster(Fields fields) {
        Optional<String> name =
                fields.required("name", AwsRules.CLUSTER, "write the name that EKS knows it by");
        Optional<Stored> stored = stored(fields);
        return new Cluster(
                name.orElse(""),
                stored.map(Stored::region).orElseGet(() -> principals.region(fields)),
                principals.role(fields),
                stored.map(Stored::access).orElse(new AccessMethod.Eks()),
                secrets.referred(fields.get("secrets")),
                List.of());
    }

    /** A way into a cluster that is not EKS's, and the Region of the secret that opens it. */
    private record Stored(AccessMethod access, String region) {}

    private Optional<Stored> stored(Fields fields) {
        List<String> ways = WAYS.stream().filter(way -> fields.get(way).isPresent()).toList();
        boolean direct = fields.get("endpoint").isPresent() || fields.get("ca").isPresent();
        if (ways.isEmpty() && !direct) {
            fields.get("context").ifPresent(value -> refuse(value, "context", "a kubeconfig"));
            return Optional.empty();
        }
        if (ways.size() != 1) {
            mistakes.add(
                    fields.place(),
                    "a cluster that is not EKS's is entered by one of token, clientCertificate and kubeconfig; write one of them");
            return Optional.empty();
        }
        fields.get("region")
                .ifPresent(value -> refuse(value, "region", "an EKS cluster; the secret tells it"));
        String secret = fields.optional(ways.getFirst(), AwsRules.SECRET_ARN).orElse(NO_SECRET);
        return Optional.of(
                new Stored(access(ways.getFirst(), secret, fields), AwsRules.regionOf(secret)));
    }

    private AccessMethod access(String way, String secret, Fields fields) {
        if (way.equals("kubeconfig")) {
            for (String field : List.of("endpoint", "ca")) {
                fields.get(field)
                        .ifPresent(value -> refuse(value, field, "a token or clientCertificate"));
            }
            return new AccessMethod.Kubeconfig(
                    secret, fields.optional("context", AwsRules.ANY_TEXT).orElse(""));
        }
        fields.get("context").ifPresent(value -> refuse(value, "context", "a kubeconfig"));
        URI endpoint =
                fields.required(
                                "endpoint",
                                AwsRules.ENDPOINT,
                                "write the API server's URL, such as https://k8s.example.com:6443")
                        .orElse(URI.create(""));
        String ca = fields.optional("ca", AwsRules.CA).orElse("");
        return way.equals("token")
                ? new AccessMethod.Token(endpoint, ca, secret)
                : new AccessMethod.ClientCertificate(endpoint, ca, secret);
    }

    private void refuse(YamlValue value, String field, String of) {
        mistakes.add(value.place(), "'%s' goes with %s; remove it".formatted(field, of));
    }

    /** Who names an organization alone does not mean the function's own account besides. */
    private List<Optional<Role>> roles(Fields discover) {
        List<Optional<Role>> roles = principals.roles(discover);
        return discover.get("organization").isPresent() && discover.get("roles").isEmpty()
                ? List.of()
                : roles;
    }

    /** What {@code discover} says, whose value {@code discover} is. */
    Discovery discovery(Fields fields, YamlValue discover) {
        for (String field : SHAPE.fields()) {
            if (field.equals("discover") || field.equals("secrets")) {
                continue;
            }
            fields.get(field)
                    .ifPresent(
                            value ->
                                    mistakes.add(
                                            value.place(),
                                            "'%s' is of a cluster that is named; remove it, or discover"
                                                    .formatted(field)));
        }
        Optional<Fields> how = discover.fields(DISCOVER);
        return new Discovery(
                how.map(principals::regions).orElse(List.of()),
                how.map(this::roles).orElse(List.of()),
                how.flatMap(all -> all.get("organization"))
                        .flatMap(field -> field.fields(OrganizationFields.SHAPE))
                        .map(OrganizationFields::organization),
                how.map(all -> all.list("exclude", AwsRules.CLUSTER_PATTERN)).orElse(List.of()),
                new TaggedSecrets(
                        how.map(all -> all.tags("tags")).orElse(Map.of()),
                        secrets.referred(fields.get("secrets"))));
    }
}
