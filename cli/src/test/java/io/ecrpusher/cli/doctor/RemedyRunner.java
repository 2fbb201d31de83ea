package io.ecrpusher.cli.doctor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.net.ssl.TrustManagerFactory;

/**
 * Does what a printed remedy says, and nothing else.
 *
 * <p>There is no aws, kubectl, and clock here. This class parses these commands as a shell does,
 * and sends what they would send: {@code aws eks} by the SDK to the simulated EKS as an
 * administrator, {@code aws iam} and {@code aws ecr} likewise, except {@code create-repository},
 * which the simulator doesn't have. {@code kubectl} over HTTPS to the API server as a cluster
 * administrator. {@code ecr-pusher} runs in this process. {@code export} changes the next run's
 * environment, and {@code chronyc} sets the next run's clock right. Edits of the fleet file replace
 * its text; it has one line per cluster and Secret.
 */
final class RemedyRunner {
    private static final String OWN_ADDRESS = "203.0.113.9";

    private final DoctorFixture fixture;
    private final Principal admin;
    private final Map<String, String> known = new HashMap<>();
    private final Map<String, Consumer<EksCluster>> afterUpdate = new HashMap<>();
    private final List<String> done = new ArrayList<>();

    RemedyRunner(DoctorFixture fixture) {
        this.fixture = fixture;
        this.admin = fixture.simulator().addUser("arn:aws:iam::111122223333:user/admin");
    }

    /** Tells what a person looks up to correct a field of a cluster, such as {@code x ca}. */
    RemedyRunner knows(String clusterAndField, String value) {
        known.put(clusterAndField, value);
        return this;
    }

    /** Sets what the network does after {@code aws eks update-cluster-config} of a cluster. */
    RemedyRunner afterUpdate(String cluster, Consumer<EksCluster> effect) {
        afterUpdate.put(cluster, effect);
        return this;
    }

    /** Returns the remedies so far. */
    List<String> done() {
        return List.copyOf(done);
    }

    void run(String remedy) {
        done.add(remedy);
        if (remedy.startsWith("In the fleet file, ")) {
            edit(remedy.substring("In the fleet file, ".length()));
            return;
        }
        String input = "";
        for (List<String> command : commands(remedy)) {
            input = run(command, input);
        }
    }

    private String run(List<String> words, String input) {
        return switch (words.getFirst()) {
            case "aws" -> {
                aws(words);
                yield "";
            }
            case "kubectl" -> {
                kubectl(words, input);
                yield "";
            }
            case "ecr-pusher" -> ecrPusher(words.subList(1, words.size()));
            case "export" -> {
                String[] variable = words.get(1).split("=", 2);
                fixture.environment.put(variable[0], variable[1]);
                yield "";
            }
            case "unset" -> {
                fixture.environment.remove(words.get(1));
                yield "";
            }
            case "sudo" -> {
                if (!words.equals(List.of("sudo", "chronyc", "makestep"))) {
                    throw unknown(words);
                }
                fixture.clock = Clock.systemUTC();
                yield "";
            }
            default -> throw unknown(words);
        };
    }

    private String ecrPusher(List<String> words) {
        return switch (words.getFirst()) {
            case "grant" -> {
                grant(words);
                yield "";
            }
            case "doctor" -> ""; // the next run
            default -> {
                DoctorFixture.Output output = fixture.run(words.toArray(String[]::new));
                if (output.code() != 0) {
                    throw new IllegalStateException(output.err());
                }
                yield output.out();
            }
        };
    }

    /** Runs grant as an administrator of AWS and of the cluster. */
    private void grant(List<String> words) {
        String name = option(words, "--cluster");
        EksCluster _ = cluster(name.substring(name.indexOf('/') + 1)).bootstrapAdmin(admin.arn());
        DoctorFixture.Output output =
                fixture.as(admin, () -> fixture.run(words.toArray(String[]::new)));
        if (output.code() != 0) {
            throw new IllegalStateException(output.out() + output.err());
        }
    }

    private void aws(List<String> words) {
        switch (words.get(1)) {
            case "eks" -> eks(words);
            case "iam" -> iam(words);
            case "ecr" -> ecr(words);
            default -> throw unknown(words);
        }
    }

    /** Java keeps its default trust store once it's loaded, which other tests have done. */
    private SdkHttpClient http() {
        try (InputStream file = Files.newInputStream(fixture.simulator().trustStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, fixture.simulator().trustStorePassword().toCharArray());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return UrlConnectionHttpClient.builder()
                    .tlsTrustManagersProvider(trust::getTrustManagers)
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void eks(List<String> words) {
        try (EksClient eks =
                EksClient.builder()
                        .httpClient(http())
                        .region(Region.of(option(words, "--region")))
                        .credentialsProvider(credentials(admin))
                        .build()) {
            switch (words.get(2)) {
                case "update-cluster-config" -> {
                    String name = option(words, "--name");
                    if (words.contains("--access-config")) {
                        String mode =
                                fields(option(words, "--access-config")).get("authenticationMode");
                        var _ =
                                eks.updateClusterConfig(
                                        request ->
                                                request.name(name)
                                                        .accessConfig(
                                                                access ->
                                                                        access.authenticationMode(
                                                                                mode)));
                    } else {
                        Map<String, String> network =
                                fields(option(words, "--resources-vpc-config"));
                        var _ =
                                eks.updateClusterConfig(
                                        request ->
                                                request.name(name)
                                                        .resourcesVpcConfig(
                                                                vpc -> {
                                                                    if (network.containsKey(
                                                                            "endpointPublicAccess")) {
                                                                        vpc.endpointPublicAccess(
                                                                                true);
                                                                    }
                                                                    vpc.publicAccessCidrs(
                                                                            network.get(
                                                                                            "publicAccessCidrs")
                                                                                    .split(
                                                                                            ",",
                                                                                            -1));
                                                                }));
                    }
                    afterUpdate.getOrDefault(name, _ -> {}).accept(cluster(name));
                }
                case "update-access-entry" -> {
                    var _ =
                            eks.updateAccessEntry(
                                    request ->
                                            request.clusterName(option(words, "--cluster-name"))
                                                    .principalArn(option(words, "--principal-arn"))
                                                    .kubernetesGroups(
                                                            options(words, "--kubernetes-groups")));
                }
                case "delete-access-entry" -> {
                    var _ =
                            eks.deleteAccessEntry(
                                    request ->
                                            request.clusterName(option(words, "--cluster-name"))
                                                    .principalArn(
                                                            option(words, "--principal-arn")));
                }
                case "wait" -> cluster(option(words, "--name")).status("ACTIVE");
                default -> throw unknown(words);
            }
        }
    }

    /** Parses the AWS CLI's shorthand, in which a list continues after a comma. */
    private static Map<String, String> fields(String shorthand) {
        Map<String, String> fields = new HashMap<>();
        String last = "";
        for (String part : shorthand.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                fields.merge(last, part, (before, more) -> before + "," + more);
            } else {
                last = part.substring(0, equals);
                fields.put(last, part.substring(equals + 1));
            }
        }
        return fields;
    }

    private void iam(List<String> words) {
        String role = option(words, "--role-name");
        String document = option(words, "--policy-document");
        try (IamClient iam =
                IamClient.builder()
                        .httpClient(http())
                        .region(Region.AWS_GLOBAL)
                        .credentialsProvider(credentials(admin))
                        .build()) {
            switch (words.get(2)) {
                case "update-assume-role-policy" -> {
                    var _ =
                            iam.updateAssumeRolePolicy(
                                    request -> request.roleName(role).policyDocument(document));
                }
                case "put-role-policy" -> {
                    var _ =
                            iam.putRolePolicy(
                                    request ->
                                            request.roleName(role)
                                                    .policyName(option(words, "--policy-name"))
                                                    .policyDocument(document));
                }
                default -> throw unknown(words);
            }
        }
    }

    private void ecr(List<String> words) {
        String account = option(words, "--registry-id");
        String repository = option(words, "--repository-name");
        Principal owner = fixture.simulator().addUser("arn:aws:iam::" + account + ":user/owner");
        try (EcrClient ecr =
                EcrClient.builder()
                        .httpClient(http())
                        .region(Region.of(option(words, "--region")))
                        .credentialsProvider(credentials(owner))
                        .build()) {
            switch (words.get(2)) {
                case "set-repository-policy" -> {
                    var _ =
                            ecr.setRepositoryPolicy(
                                    request ->
                                            request.registryId(account)
                                                    .repositoryName(repository)
                                                    .policyText(option(words, "--policy-text")));
                }
                case "create-repository" -> {
                    var _ =
                            fixture.simulator()
                                    .aws()
                                    .registries()
                                    .repository(account, option(words, "--region"), repository);
                }
                case "list-images" -> {}
                default -> throw unknown(words);
            }
        }
    }

    private static StaticCredentialsProvider credentials(Principal principal) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(principal.accessKeyId(), principal.secretAccessKey()));
    }

    private void kubectl(List<String> words, String input) {
        String context = words.contains("--context") ? option(words, "--context") : "";
        List<String> rest = new ArrayList<>(words.subList(context.isEmpty() ? 1 : 3, words.size()));
        EksCluster cluster = cluster(context.substring(context.lastIndexOf('/') + 1));
        switch (String.join(" ", rest.subList(0, 2))) {
            case "create namespace" -> cluster.kubernetes().createNamespace(rest.get(2));
            case "delete secret" ->
                    AdminRequests.send(
                            cluster,
                            "DELETE",
                            "/api/v1/namespaces/%s/secrets/%s"
                                    .formatted(option(rest, "--namespace"), rest.get(2)),
                            "application/json",
                            "");
            case "patch validatingadmissionpolicy" ->
                    AdminRequests.send(
                            cluster,
                            "PATCH",
                            "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/"
                                    + rest.get(2),
                            "application/merge-patch+json",
                            mergedConditions(cluster, rest.get(2), option(rest, "--patch")));
            case "apply -f" -> cluster.kubernetes().apply(input);
            default -> throw unknown(words);
        }
    }

    /** kubectl's strategic merge patch merges matchConditions by name. */
    private static String mergedConditions(EksCluster cluster, String policy, String patch) {
        JsonObject stored =
                AdminRequests.get(
                        cluster,
                        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/"
                                + policy);
        JsonObject change = JsonParser.parseString(patch).getAsJsonObject();
        JsonArray conditions = new JsonArray();
        JsonElement before = stored.getAsJsonObject("spec").get("matchConditions");
        if (before != null) {
            conditions.addAll(before.getAsJsonArray());
        }
        conditions.addAll(change.getAsJsonObject("spec").getAsJsonArray("matchConditions"));
        change.getAsJsonObject("spec").add("matchConditions", conditions);
        return change.toString();
    }

    private EksCluster cluster(String name) {
        return fixture.simulator().clusters().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no cluster '" + name + "'"));
    }

    private void edit(String text) {
        String name = text.replaceFirst(".*'([^']+)'\\.$", "$1");
        String field;
        String value;
        if (text.startsWith("set region: ") || text.startsWith("set onConflict: ")) {
            field = text.split(" ", 4)[1].replace(":", "");
            value = text.split(" ", 4)[2];
        } else {
            field = text.startsWith("set ca ") ? "ca" : "endpoint";
            value = known.get(name + " " + field);
        }
        List<String> lines = new ArrayList<>();
        for (String line : fixture.fleet.lines().toList()) {
            if (line.contains("{name: " + name + ",")) {
                line = line.replaceAll(", " + field + ": [^,}]+", "");
                line = line.replaceFirst("}$", ", %s: %s}".formatted(field, value));
            }
            lines.add(line);
        }
        fixture.fleet = String.join("\n", lines) + "\n";
    }

    private static String option(List<String> words, String name) {
        return options(words, name).getFirst();
    }

    private static List<String> options(List<String> words, String name) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(name + "=")) {
                return List.of(words.get(i).substring(name.length() + 1));
            }
            if (words.get(i).equals(name)) {
                List<String> values = new ArrayList<>();
                for (int j = i + 1; j < words.size() && !words.get(j).startsWith("--"); j++) {
                    values.add(words.get(j));
                }
                return values;
            }
        }
        throw new IllegalStateException("no " + name + " in " + words);
    }

    /** Splits a line of a POSIX shell at pipes and &&, and removes quotes. */
    private List<List<String>> commands(String line) {
        String text =
                line.replace("$(curl -s https://checkip.amazonaws.com)", OWN_ADDRESS)
                        .replace("$NO_PROXY", fixture.environment.getOrDefault("NO_PROXY", ""));
        List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean started = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ' ' : text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                started = true;
            } else if (c == '\\') {
                i++;
                word.append(text.charAt(i));
                started = true;
            } else if (c == ' ') {
                if (started) {
                    if (word.toString().equals("|") || word.toString().equals("&&")) {
                        commands.add(new ArrayList<>());
                    } else {
                        commands.getLast().add(word.toString());
                    }
                }
                word.setLength(0);
                started = false;
            } else {
                word.append(c);
                started = true;
            }
        }
        return commands;
    }

    private static IllegalStateException unknown(List<String> words) {
        return new IllegalStateException("can't run " + words);
    }
}
