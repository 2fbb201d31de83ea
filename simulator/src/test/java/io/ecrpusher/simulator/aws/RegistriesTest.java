package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.assertRefused;
import static io.ecrpusher.simulator.aws.AwsClients.client;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.MovableClock;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.endpoint.AwsProxy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecrpublic.EcrPublicClient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** The registries' data plane, over the proxy, with tokens that the AWS SDK fetches. */
class RegistriesTest {
    private static final String ACCOUNT = "111122223333";
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    private static final String WEB = "https://" + HOST + "/v2/shop/web/manifests/1.0";
    private static final String ALPINE =
            "https://public.ecr.aws/v2/docker/library/alpine/manifests/3";

    private final MovableClock clock = MovableClock.at(Instant.now());
    private Simulator simulator;
    private AwsProxy proxy;
    private HttpClient http;
    private Principal owner;

    @BeforeEach
    void start() {
        simulator = Simulator.start(clock);
        proxy = AwsProxy.start(simulator.authority(), simulator.aws(), 0);
        http =
                HttpClient.newBuilder()
                        .proxy(
                                ProxySelector.of(
                                        new InetSocketAddress(
                                                proxy.uri().getHost(), proxy.uri().getPort())))
                        .sslContext(simulator.authority().clientContext())
                        .build();
        owner = simulator.addUser("arn:aws:iam::111122223333:user/owner");
        simulator.aws().registries().repository(ACCOUNT, "eu-west-1", "shop/web").image("1.0");
        simulator.aws().registries().publicGallery().repository("docker/library/alpine").image("3");
    }

    @AfterEach
    void stop() {
        http.close();
        proxy.close();
        simulator.close();
    }

    @Test
    void challengesRequestsWithoutCredentials() throws Exception {
        HttpResponse<String> response = get("https://" + HOST + "/v2/", "");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("Not Authorized\n");
        assertThat(response.headers().firstValue("Www-Authenticate"))
                .contains("Basic realm=\"https://" + HOST + "/\",service=\"ecr.amazonaws.com\"");
    }

    @Test
    void acceptsATokenOfItsRegion() throws Exception {
        String token = "Basic " + token(owner, "eu-west-1");

        HttpResponse<String> version = get("https://" + HOST + "/v2/", token);
        HttpResponse<String> manifest = get(WEB, token);
        HttpResponse<String> head = send("HEAD", WEB, token);

        assertThat(version.statusCode()).isEqualTo(200);
        assertThat(manifest.statusCode()).isEqualTo(200);
        assertThat(head.statusCode()).isEqualTo(200);
        String digest = head.headers().firstValue("Docker-Content-Digest").orElseThrow();
        assertThat(digest).startsWith("sha256:");
        assertThat(get(WEB.replace("1.0", digest), token).body()).isEqualTo(manifest.body());
    }

    @Test
    void refusesForeignAndExpiredTokens() throws Exception {
        String elsewhere = "Basic " + token(owner, "us-east-1");
        String token = "Basic " + token(owner, "eu-west-1");

        assertThat(get(WEB, elsewhere).statusCode()).isEqualTo(400);
        assertThat(get(WEB, "Basic " + basic("made up")).body())
                .isEqualTo(
                        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"Your Authorization Token"
                                + " is invalid.\"}]}");
        clock.advance(Duration.ofHours(12));
        HttpResponse<String> expired = get(WEB, token);
        assertThat(expired.statusCode()).isEqualTo(403);
        assertThat(expired.body()).contains("Your authorization token has expired.");
    }

    @Test
    void letsOtherAccountsPullByTheRepositorysPolicy() throws Exception {
        Principal partner = simulator.addRoleSession("arn:aws:iam::444455556666:role/p", "run");
        String token = "Basic " + token(partner, "eu-west-1");
        HttpResponse<String> denied = get(WEB, token);
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body())
                .contains("\"DENIED\"")
                .contains(
                        "assumed-role/p/run is not authorized to perform: ecr:BatchGetImage on"
                                + " resource: arn:aws:ecr:eu-west-1:111122223333:repository/shop/web");

        simulator
                .aws()
                .registries()
                .repository(ACCOUNT, "eu-west-1", "shop/web")
                .allowPull("arn:aws:iam::444455556666:root");

        assertThat(get(WEB, token).statusCode()).isEqualTo(200);
        simulator.faults().deny(partner.arn(), "ecr:BatchGetImage");
        assertThat(get(WEB, token).statusCode()).isEqualTo(403);
    }

    @Test
    void namesAMissingRepositoryOrImage() throws Exception {
        String token = "Basic " + token(owner, "eu-west-1");

        HttpResponse<String> repository = get(WEB.replace("web", "none"), token);
        HttpResponse<String> image = get(WEB.replace("1.0", "2.0"), token);

        assertThat(repository.statusCode()).isEqualTo(404);
        assertThat(repository.body()).contains("NAME_UNKNOWN").contains("'shop/none'");
        assertThat(image.statusCode()).isEqualTo(404);
        assertThat(image.body()).contains("MANIFEST_UNKNOWN");
    }

    @Test
    void createsAndSharesRepositoriesOverTheApi() throws Exception {
        EcrClient ecr = client(EcrClient.builder(), simulator, owner, "eu-west-1");
        Principal partner = simulator.addRoleSession("arn:aws:iam::444455556666:role/p", "run");

        ecr.createRepository(r -> r.repositoryName("shop/new"));
        ecr.setRepositoryPolicy(
                r ->
                        r.repositoryName("shop/web")
                                .policyText(
                                        """
                                        {"Version": "2012-10-17", "Statement": [{
                                          "Effect": "Allow",
                                          "Principal": {"AWS": "arn:aws:iam::444455556666:role/p"},
                                          "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]}
                                        """));

        assertThat(get(WEB, "Basic " + token(partner, "eu-west-1")).statusCode()).isEqualTo(200);
        assertThat(ecr.listImages(r -> r.repositoryName("shop/web")).imageIds())
                .extracting(ImageIdentifier::imageTag)
                .containsExactly("1.0");
        assertThat(
                        get(
                                        WEB.replace("shop/web", "shop/new"),
                                        "Basic " + token(owner, "eu-west-1"))
                                .body())
                .contains("MANIFEST_UNKNOWN");
        assertRefused(
                () -> ecr.createRepository(r -> r.repositoryName("shop/new")),
                400,
                "RepositoryAlreadyExistsException");
        assertRefused(
                () -> ecr.listImages(r -> r.repositoryName("shop/none")),
                400,
                "RepositoryNotFoundException");
        assertRefused(
                () ->
                        client(EcrClient.builder(), simulator, partner, "eu-west-1")
                                .listImages(r -> r.repositoryName("shop/web").registryId(ACCOUNT)),
                400,
                "AccessDeniedException");
    }

    @Test
    void thePublicGalleryTakesBearerTokensOnly() throws Exception {
        String issued =
                client(EcrPublicClient.builder(), simulator, owner, "us-east-1")
                        .getAuthorizationToken(r -> {})
                        .authorizationData()
                        .authorizationToken();

        HttpResponse<String> challenge = get(ALPINE, "");
        assertThat(challenge.statusCode()).isEqualTo(401);
        assertThat(challenge.headers().firstValue("Www-Authenticate").orElseThrow())
                .startsWith("Bearer realm=\"https://public.ecr.aws/token/\"");
        assertThat(get(ALPINE, "Basic " + issued).statusCode()).isEqualTo(400);
        assertThat(get(ALPINE, "Bearer " + issued).statusCode()).isEqualTo(200);

        HttpResponse<String> named =
                get("https://public.ecr.aws/token/?scope=aws", "Basic " + issued);
        assertThat(named.body()).contains(issued);
        String anonymous =
                get("https://public.ecr.aws/token/?scope=aws", "")
                        .body()
                        .replaceAll(".*:\"|\"}", "");
        assertThat(get(ALPINE, "Bearer " + anonymous).statusCode()).isEqualTo(200);
        assertThat(get(ALPINE.replace("alpine", "none"), "Bearer " + anonymous).statusCode())
                .isEqualTo(404);

        clock.advance(Duration.ofHours(12));
        assertThat(get(ALPINE, "Bearer " + issued).statusCode()).isEqualTo(400);
    }

    private String token(Principal principal, String region) {
        return client(EcrClient.builder(), simulator, principal, region)
                .getAuthorizationToken()
                .authorizationData()
                .getFirst()
                .authorizationToken();
    }

    private static String basic(String password) {
        return Base64.getEncoder().encodeToString(("AWS:" + password).getBytes(UTF_8));
    }

    private HttpResponse<String> get(String url, String authorization)
            throws IOException, InterruptedException {
        return send("GET", url, authorization);
    }

    private HttpResponse<String> send(String method, String url, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
