package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks which logins kubelets, Docker, Helm, Argo CD, and others find in the Secrets under {@code
 * golden}. {@code readers.go} and {@code argocd.go} ran their own code, and wrote {@code
 * readers.json} and {@code argocd.json}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadersTest {
    private record Reading(
            String Reader,
            String Module,
            String Secret,
            String Host,
            String Username,
            String Password,
            String Problem) {
        String format() {
            return Secret.replace("-all-hosts", "");
        }
    }

    private record ArgoCdReading(
            String Module,
            String Secret,
            String RepoURL,
            String Type,
            String Username,
            String Password,
            boolean EnableOCI) {}

    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    // The repoURLs of Applications for which Argo CD finds the login of a Secret.
    private static final Map<String, Set<String>> FOUND_BY_ARGO_CD =
            Map.of(
                    "argocd-repository-helm",
                    Set.of(HOST + "/apps/web"),
                    "argocd-repository-oci",
                    Set.of("oci://" + HOST + "/apps/web"),
                    "argocd-repo-creds-helm",
                    Set.of(
                            HOST + "/",
                            HOST + "/apps",
                            HOST + "/apps/web",
                            HOST + "/apps/web/api",
                            HOST + "/other"),
                    "argocd-repo-creds-oci",
                    Set.of(
                            "oci://" + HOST + "/apps",
                            "oci://" + HOST + "/apps/web",
                            "oci://" + HOST + "/apps/web/api",
                            "oci://" + HOST + "/other"),
                    "argocd-repo-creds-helm-path",
                    Set.of(HOST + "/apps", HOST + "/apps/web", HOST + "/apps/web/api"),
                    "argocd-repo-creds-oci-path",
                    Set.of(
                            "oci://" + HOST + "/apps",
                            "oci://" + HOST + "/apps/web",
                            "oci://" + HOST + "/apps/web/api"));

    private static final Set<String> PULL_SECRETS = Set.of("dockerconfigjson", "dockercfg");
    private static final Set<String> CONFIGS = Set.of("dockerconfigjson", "opaque-config");
    // As the README says for each format. No other combination may seem to work.
    private static final Map<String, Set<String>> READ =
            Map.of(
                    "kubelet", PULL_SECRETS,
                    "go-containerregistry, pull secrets (Flux's OCIRepository)", PULL_SECRETS,
                    "Flux's HelmRepository", Set.of("basic-auth"),
                    "docker, buildkit", CONFIGS,
                    "go-containerregistry, DOCKER_CONFIG (kaniko, crane)", CONFIGS,
                    "oras (Helm)", CONFIGS,
                    "containers/image (podman, buildah, skopeo)", CONFIGS);

    private final List<Reading> readings =
            Arrays.asList(new Gson().fromJson(resource("readers.json"), Reading[].class));

    @Test
    void matchesTheSecretsThatTheReadersRead() throws Exception {
        for (var secret : Golden.secrets().entrySet()) {
            assertThat(secret.getValue().body().reveal() + "\n")
                    .as(secret.getKey())
                    .isEqualTo(resource("golden/" + secret.getKey() + ".json"));
        }
    }

    @Test
    void containsEveryReaderAndEverySecretThatIsNotForArgoCd() throws Exception {
        List<String> expected =
                Golden.secrets().keySet().stream()
                        .filter(name -> !name.startsWith("argocd"))
                        .flatMap(name -> READ.keySet().stream().map(one -> one + " " + name))
                        .toList();
        assertThat(readings)
                .extracting(reading -> reading.Reader() + " " + reading.Secret())
                .containsAll(expected);
    }

    @Test
    void findsTheLoginOnlyInTheFormatsThatEachReaderSupports() {
        for (Reading reading : readings) {
            boolean found = READ.get(reading.Reader()).contains(reading.format());
            String region = reading.Host().contains("eu-west-1") ? "eu" : "us";
            assertThat(reading.Username() + ":" + reading.Password())
                    .as(reading.toString())
                    .isEqualTo(found ? "AWS:password-" + region : ":");
        }
    }

    @Test
    void findsTheLoginForTheApplicationsThatAnArgoCdSecretIsFor() throws Exception {
        List<ArgoCdReading> found =
                Arrays.asList(new Gson().fromJson(resource("argocd.json"), ArgoCdReading[].class));

        assertThat(FOUND_BY_ARGO_CD.keySet())
                .isEqualTo(
                        Golden.secrets().keySet().stream()
                                .filter(name -> name.startsWith("argocd"))
                                .collect(Collectors.toSet()));
        FOUND_BY_ARGO_CD.forEach(
                (secret, repoUrls) ->
                        assertThat(found)
                                .as(secret)
                                .filteredOn(reading -> reading.Secret().equals(secret))
                                .filteredOn(reading -> !reading.Username().isEmpty())
                                .extracting(ArgoCdReading::RepoURL)
                                .containsExactlyInAnyOrderElementsOf(repoUrls));
        assertThat(found)
                .filteredOn(reading -> !reading.Username().isEmpty())
                .allSatisfy(
                        reading -> {
                            assertThat(reading.Username() + ":" + reading.Password())
                                    .isEqualTo("AWS:password-eu");
                            boolean helm = reading.Secret().contains("helm");
                            assertThat(reading.Type()).isEqualTo(helm ? "helm" : "oci");
                            assertThat(reading.EnableOCI()).isEqualTo(helm);
                        });
        assertThat(found)
                .extracting(ArgoCdReading::RepoURL)
                .contains(HOST + ".evil.example/apps/web");
    }

    private static String resource(String name) {
        try (InputStream in = ReadersTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
