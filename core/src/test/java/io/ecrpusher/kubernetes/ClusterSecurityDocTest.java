package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.kubernetes.TestApiServer.Response;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tests each row of docs/cluster-security.md on a real API server, with the permissions of each
 * column. A row names its check; the check returns true if the group can do what the row says.
 */
class ClusterSecurityDocTest {
    private static final Path DOC = Path.of("../docs/cluster-security.md");
    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| .* \\| (yes|no) \\| (yes|no) \\| (yes|no) \\| `(\\w+)` \\|$",
                    Pattern.MULTILINE);
    private static final String DOCKER = "kubernetes.io/dockerconfigjson";
    private static final String TOKEN = "kubernetes.io/service-account-token";
    private static final String OPTIONS = ", onConflict: merge, onTypeChange: recreate";

    /** Base64 of {"x":"secret"}. */
    private static final String VALUE = "eyJ4Ijoic2VjcmV0In0=";

    /** Pads the lists of named namespaces: one for each check. */
    private static final int MAX_CHECKS = 50;

    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private TestApiServer server;
    private int current;

    /** The columns of the tables. */
    enum Column {
        CLUSTER_ROLE_BINDING(1),
        ROLE_BINDINGS(2),
        POLICIES(3);

        private final int group;

        Column(int group) {
            this.group = group;
        }
    }

    @Test
    void everyRowNamesOneCheck() throws IOException {
        List<String> checks =
                IntStream.rangeClosed(1, 2)
                        .boxed()
                        .flatMap(table -> checks(table == 2).keySet().stream())
                        .toList();
        assertThat(rows().stream().map(row -> row.group(4))).containsExactlyElementsOf(checks);
        assertThat(Files.readString(DOC).lines().filter(line -> line.endsWith("` |")))
                .hasSameSizeAs(checks);
    }

    @ParameterizedTest
    @EnumSource
    void theGroupCanDoWhatTheTablesSay(Column column) throws IOException {
        for (boolean options : List.of(false, true)) {
            server = TestApiServer.real();
            try {
                assertCan(column, options);
            } finally {
                server.close();
            }
        }
    }

    private void assertCan(Column column, boolean options) throws IOException {
        grant(column, options);
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> actual = new LinkedHashMap<>();
        Map<String, BooleanSupplier> checks = checks(options);
        for (MatchResult row : rows()) {
            String name = row.group(4);
            if (checks.containsKey(name)) {
                expected.put(name, row.group(column.group));
                current++;
                server.createNamespace(namespace());
                server.createNamespace(elsewhere());
                actual.put(name, checks.get(name).getAsBoolean() ? "yes" : "no");
            }
        }
        assertThat(actual).isEqualTo(expected);
    }

    private void grant(Column column, boolean options) {
        List<String> names =
                IntStream.rangeClosed(current + 1, current + MAX_CHECKS)
                        .mapToObj(i -> "f" + id + "-" + i)
                        .toList();
        names.forEach(server::createNamespace);
        Fleet named = fleet(String.join(", ", names), options);
        Fleet matching = fleet("'f%s-*'".formatted(id), options);
        switch (column) {
            case CLUSTER_ROLE_BINDING -> {
                server.replacePusher();
                grant(matching);
            }
            case ROLE_BINDINGS -> {
                server.replacePusher();
                grant(named);
                server.revoke("clusterrolebindings/ecr-pusher");
                if (!options) {
                    server.revoke("clusterrolebindings/ecr-pusher-cluster");
                }
            }
            case POLICIES -> {
                server.limit(AdmissionPolicy.of(matching.secrets(), matching.prune()));
                grant(matching);
            }
        }
        boolean everywhere = column != Column.ROLE_BINDINGS;
        String accounts = "serviceaccounts?fieldSelector=metadata.name=default";
        server.awaitStatusAsPusher(
                "/api/v1/namespaces/%s/%s".formatted(names.getLast(), accounts), 200);
        server.awaitStatusAsPusher("/api/v1/" + accounts, everywhere ? 200 : 403);
        server.awaitStatusAsPusher("/api/v1/namespaces", everywhere ? 200 : 403);
    }

    private void grant(Fleet fleet) {
        server.grant(Rbac.of(fleet.secrets(), fleet.prune(), false));
    }

    private static Fleet fleet(String namespaces, boolean options) {
        return FleetFile.parse(
                "a test",
                """
                version: 1
                name: platform
                %s
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: [%s], serviceAccounts: [default]%s}]
                clusters: [{name: prod}]
                """
                        .formatted(options ? "prune: {}" : "", namespaces, options ? OPTIONS : ""),
                "eu-west-1");
    }

    private Map<String, BooleanSupplier> checks(boolean options) {
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        if (options) {
            checks.put("getsTheSecret", () -> gets(namespace()));
            checks.put("getsTheSecretElsewhere", () -> gets(elsewhere()));
            checks.put("mergesIntoAnotherOwnersSecret", this::overwritesAnotherOwnersSecret);
            checks.put("changesOtherDataKeys", this::changesOtherDataKeys);
            checks.put("listsTheSecret", this::listsTheSecret);
            checks.put("deletesTheFleetsSecret", this::deletesTheFleetsSecret);
            checks.put("deletesAnotherOwnersSecret", this::deletesAnotherOwnersSecret);
            return checks;
        }
        checks.put("writesTheFleetsSecret", () -> applies(namespace(), docker("")));
        checks.put(
                "replacesTheLogins",
                () -> mergesOwn("{\"data\":{\".dockerconfigjson\":\"e30=\"}}"));
        checks.put("readsTheFleetsSecret", this::readsTheFleetsSecret);
        checks.put("readsAnotherOwnersSecret", this::readsAnotherOwnersSecret);
        checks.put("readsAnExistingServiceAccountToken", this::readsAnExistingServiceAccountToken);
        checks.put("readsAnySecretOfTheNameByAnError", () -> readsByAnError(namespace()));
        checks.put("readsAnySecretOfTheNameElsewhereByAnError", () -> readsByAnError(elsewhere()));
        checks.put("overwritesAnotherOwnersSecret", this::overwritesAnotherOwnersSecret);
        checks.put("createsAServiceAccountToken", () -> applies(namespace(), token()));
        checks.put(
                "createsAServiceAccountTokenInKubeSystem", () -> dryRuns("kube-system", token()));
        checks.put("createsTheFleetsSecretElsewhere", () -> applies(elsewhere(), docker("")));
        checks.put("createsAnotherType", () -> applies(namespace(), secret("Opaque", "x", "")));
        checks.put("writesOtherDataKeys", () -> mergesOwn("{\"data\":{\"x\":\"e30=\"}}"));
        checks.put(
                "setsOtherLabels",
                () ->
                        mergesOwn(
                                metadata(
                                        "\"labels\":{\"argocd.argoproj.io/secret-type\":\"cluster\"}")));
        checks.put(
                "setsOtherAnnotations",
                () ->
                        mergesOwn(
                                metadata(
                                        "\"annotations\":{\"reflector.v1.k8s.emberstack.com/reflection-auto-enabled\":\"true\"}")));
        checks.put("removesLabels", this::removesLabels);
        checks.put(
                "setsOwnerReferences",
                () ->
                        mergesOwn(
                                metadata(
                                        "\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"x\",\"uid\":\"y\"}]")));
        checks.put("changesFinalizers", this::changesFinalizers);
        checks.put("makesSecretsImmutable", () -> mergesOwn("{\"immutable\":true}"));
        checks.put("writesOtherNames", this::writesOtherNames);
        checks.put("createsByPost", this::createsByPost);
        checks.put("getsListsOrDeletesSecrets", this::getsListsOrDeletesSecrets);
        checks.put(
                "addsThePullSecret",
                () ->
                        changesAccount(
                                namespace(),
                                "default",
                                "\"imagePullSecrets\":[{\"name\":\"theirs\"},{\"name\":\"ecr-pull\"}]"));
        checks.put("changesOtherPullSecrets", this::changesOtherPullSecrets);
        checks.put("changesTheIamRole", this::changesTheIamRole);
        checks.put(
                "changesServiceAccountsElsewhere",
                () ->
                        changesAccount(
                                elsewhere(),
                                "default",
                                "\"imagePullSecrets\":[{\"name\":\"theirs\"},{\"name\":\"ecr-pull\"}]"));
        checks.put(
                "changesOtherServiceAccounts",
                () ->
                        changesAccount(
                                namespace(),
                                "other",
                                "\"imagePullSecrets\":[{\"name\":\"theirs\"},{\"name\":\"ecr-pull\"}]"));
        checks.put("createsTokensForServiceAccounts", this::createsTokensForServiceAccounts);
        checks.put("listsServiceAccountsElsewhere", this::listsServiceAccountsElsewhere);
        checks.put(
                "listsNamespaces",
                () -> isAllowed(server.sendAsPusher("GET", "json", "/api/v1/namespaces", "")));
        checks.put("doesAnythingElse", this::doesAnythingElse);
        return checks;
    }

    private boolean readsTheFleetsSecret() {
        applies(namespace(), docker(""));
        return merge(namespace(), "{}").body().contains(VALUE);
    }

    private boolean readsAnotherOwnersSecret() {
        server.createSecret(namespace(), "ecr-pull", DOCKER, data(".dockerconfigjson"));
        return reads(merge(namespace(), "{}"));
    }

    private boolean readsAnExistingServiceAccountToken() {
        server.sendAsAdmin(
                "POST",
                "/api/v1/namespaces/" + namespace() + "/serviceaccounts",
                "{\"metadata\":{\"name\":\"namespace-controller\"}}");
        server.sendAsAdmin("POST", secrets(namespace()), token());
        return reads(merge(namespace(), "{}"));
    }

    /** Both errors come before admission: decoding the patch, and validating the Secret. */
    private boolean readsByAnError(String namespace) {
        server.createSecret(namespace, "ecr-pull", DOCKER, data(".dockerconfigjson"));
        Response decoding = merge(namespace, metadata("\"creationTimestamp\":\"x\""));
        Response validation =
                server.sendAsPusher(
                        "PATCH",
                        "json-patch+json",
                        secrets(namespace) + "/ecr-pull",
                        "[{\"op\":\"copy\",\"from\":\"/data/.dockerconfigjson\",\"path\":\"/type\"}]");
        assertThat(decoding.status()).isEqualTo(validation.status()).isIn(403, 422);
        assertThat(decoding.body().contains(VALUE)).isEqualTo(validation.body().contains(VALUE));
        return decoding.body().contains(VALUE);
    }

    private boolean overwritesAnotherOwnersSecret() {
        server.createSecret(namespace(), "ecr-pull", DOCKER, data(".dockerconfigjson"));
        return isAllowed(merge(namespace(), "{\"data\":{\".dockerconfigjson\":\"e30=\"}}"));
    }

    private boolean changesOtherDataKeys() {
        applies(namespace(), docker(""));
        server.editSecret(namespace(), "ecr-pull", "{\"data\":{\"other\":\"eA==\"}}");
        return both(
                isAllowed(merge(namespace(), "{\"data\":{\"other\":\"eQ==\"}}")),
                isAllowed(merge(namespace(), "{\"data\":{\"other\":null}}")));
    }

    private boolean removesLabels() {
        applies(namespace(), docker(""));
        server.editSecret(
                namespace(),
                "ecr-pull",
                metadata("\"labels\":{\"theirs\":\"1\"},\"annotations\":{\"theirs\":\"1\"}"));
        return isAllowed(
                merge(
                        namespace(),
                        metadata(
                                "\"labels\":{\"theirs\":null},\"annotations\":{\"theirs\":null}")));
    }

    private boolean changesFinalizers() {
        applies(namespace(), docker(""));
        boolean sets =
                isAllowed(merge(namespace(), metadata("\"finalizers\":[\"example.com/hold\"]")));
        server.editSecret(
                namespace(), "ecr-pull", metadata("\"finalizers\":[\"example.com/theirs\"]"));
        return both(sets, isAllowed(merge(namespace(), metadata("\"finalizers\":null"))));
    }

    private boolean writesOtherNames() {
        Response response =
                server.sendAsPusher(
                        "PATCH",
                        "apply-patch+yaml",
                        secrets(namespace()) + "/other?fieldManager=ecr-pusher",
                        docker("").replace("ecr-pull", "other"));
        return isAllowed(response);
    }

    private boolean createsByPost() {
        Response named = server.sendAsPusher("POST", "json", secrets(namespace()), docker(""));
        Response generated =
                server.sendAsPusher(
                        "POST",
                        "json",
                        secrets(namespace()),
                        docker("").replace("\"name\"", "\"generateName\""));
        return both(isAllowed(named), isAllowed(generated));
    }

    private boolean getsListsOrDeletesSecrets() {
        applies(namespace(), docker(""));
        String one = secrets(namespace()) + "/ecr-pull";
        String byName = "?fieldSelector=metadata.name=ecr-pull";
        List<Boolean> allowed = new ArrayList<>();
        allowed.add(isAllowed(server.sendAsPusher("GET", "json", one, "")));
        for (String list :
                List.of(
                        secrets(namespace()),
                        secrets(namespace()) + byName,
                        "/api/v1/secrets" + byName,
                        secrets(namespace()) + byName + "&watch=true&timeoutSeconds=1")) {
            allowed.add(isAllowed(server.sendAsPusher("GET", "json", list, "")));
        }
        allowed.add(isAllowed(server.sendAsPusher("DELETE", "json", secrets(namespace()), "")));
        allowed.add(isAllowed(server.sendAsPusher("DELETE", "json", one, "")));
        return all(allowed);
    }

    private boolean changesOtherPullSecrets() {
        boolean adds =
                changesAccount(
                        namespace(),
                        "default",
                        "\"imagePullSecrets\":[{\"name\":\"theirs\"},{\"name\":\"other\"}]");
        boolean removes = patchesAccount(namespace(), "default", "\"imagePullSecrets\":[]");
        return both(adds, removes);
    }

    private boolean changesTheIamRole() {
        return changesAccount(
                namespace(),
                "default",
                "\"metadata\":{\"annotations\":{\"eks.amazonaws.com/role-arn\":\"arn:aws:iam::1:role/x\"}}");
    }

    private boolean createsTokensForServiceAccounts() {
        server.createServiceAccount(namespace(), "default", "[]");
        String accounts = "/api/v1/namespaces/" + namespace() + "/serviceaccounts";
        return all(
                List.of(
                        isAllowed(
                                server.sendAsPusher(
                                        "POST",
                                        "json",
                                        accounts + "/default/token",
                                        "{\"spec\":{}}")),
                        isAllowed(
                                server.sendAsPusher(
                                        "POST",
                                        "json",
                                        accounts,
                                        "{\"metadata\":{\"name\":\"new\"}}")),
                        isAllowed(
                                server.sendAsPusher("DELETE", "json", accounts + "/default", ""))));
    }

    private boolean listsServiceAccountsElsewhere() {
        return isAllowed(
                server.sendAsPusher(
                        "GET",
                        "json",
                        "/api/v1/namespaces/%s/serviceaccounts?fieldSelector=metadata.name=default"
                                .formatted(elsewhere()),
                        ""));
    }

    private boolean doesAnythingElse() {
        return all(
                Stream.of(
                                "/api/v1/pods",
                                "/api/v1/nodes",
                                "/api/v1/namespaces/" + namespace() + "/configmaps",
                                "/apis/rbac.authorization.k8s.io/v1/clusterroles")
                        .map(path -> isAllowed(server.sendAsPusher("GET", "json", path, "")))
                        .toList());
    }

    private boolean gets(String namespace) {
        server.createSecret(namespace, "ecr-pull", DOCKER, data(".dockerconfigjson"));
        return reads(server.sendAsPusher("GET", "json", secrets(namespace) + "/ecr-pull", ""));
    }

    private boolean listsTheSecret() {
        server.createSecret(elsewhere(), "ecr-pull", DOCKER, data(".dockerconfigjson"));
        String list = "/api/v1/secrets?fieldSelector=metadata.name=ecr-pull";
        return reads(server.sendAsPusher("GET", "json", list, ""));
    }

    private boolean deletesTheFleetsSecret() {
        applies(namespace(), docker(""));
        return isAllowed(
                server.sendAsPusher("DELETE", "json", secrets(namespace()) + "/ecr-pull", ""));
    }

    private boolean deletesAnotherOwnersSecret() {
        server.createSecret(namespace(), "ecr-pull", DOCKER, data(".dockerconfigjson"));
        return isAllowed(
                server.sendAsPusher("DELETE", "json", secrets(namespace()) + "/ecr-pull", ""));
    }

    private boolean changesAccount(String namespace, String account, String field) {
        server.createServiceAccount(namespace, account, "[{\"name\":\"theirs\"}]");
        return patchesAccount(namespace, account, field);
    }

    private boolean patchesAccount(String namespace, String account, String field) {
        return isAllowed(
                server.sendAsPusher(
                        "PATCH",
                        "merge-patch+json",
                        "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account,
                        "{" + field + "}"));
    }

    /** Changes the fleet's Secret. */
    private boolean mergesOwn(String patch) {
        applies(namespace(), docker(""));
        return isAllowed(merge(namespace(), patch));
    }

    private Response merge(String namespace, String patch) {
        return server.sendAsPusher(
                "PATCH", "merge-patch+json", secrets(namespace) + "/ecr-pull", patch);
    }

    private boolean applies(String namespace, String secret) {
        return isAllowed(apply(namespace, secret, ""));
    }

    private boolean dryRuns(String namespace, String secret) {
        return isAllowed(apply(namespace, secret, "&dryRun=All"));
    }

    private Response apply(String namespace, String secret, String query) {
        return server.sendAsPusher(
                "PATCH",
                "apply-patch+yaml",
                secrets(namespace) + "/ecr-pull?fieldManager=ecr-pusher" + query,
                secret);
    }

    private static boolean reads(Response response) {
        return isAllowed(response) && response.body().contains(VALUE);
    }

    /** Fails on a status other than success and 403: the request itself would be wrong. */
    private static boolean isAllowed(Response response) {
        assertThat(response.status()).as(response.body()).isIn(200, 201, 403);
        return response.status() != 403;
    }

    private static boolean both(boolean one, boolean other) {
        return all(List.of(one, other));
    }

    /** Requires equal results: the row describes all of them. */
    private static boolean all(List<Boolean> results) {
        assertThat(results).containsOnly(results.getFirst());
        return results.getFirst();
    }

    private String namespace() {
        return "f" + id + "-" + current;
    }

    private String elsewhere() {
        return "other-" + id + "-" + current;
    }

    private static String secrets(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    private static String docker(String metadata) {
        return secret(DOCKER, ".dockerconfigjson", metadata);
    }

    private static String token() {
        return secret(
                TOKEN,
                "token",
                ",\"annotations\":{\"kubernetes.io/service-account.name\":\"namespace-controller\"}");
    }

    private static String secret(String type, String key, String metadata) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"ecr-pull\"%s},\"type\":\"%s\",\"data\":%s}"
                .formatted(metadata, type, data(key));
    }

    private static String data(String key) {
        return "{\"%s\":\"%s\"}".formatted(key, VALUE);
    }

    private static String metadata(String fields) {
        return "{\"metadata\":{%s}}".formatted(fields);
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(DOC)).results().toList();
    }
}
