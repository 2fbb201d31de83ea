package io.ecrpusher.aws;

import io.ecrpusher.cluster.AccessSecrets;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Scope;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Reads the credentials of clusters outside EKS from AWS Secrets Manager. */
public final class SecretsManagerReader implements AccessSecrets {
    private final AwsClients clients;
    private final ConcurrentMap<Scope, SecretsManagerClient> byScope = new ConcurrentHashMap<>();

    /** Creates a reader that calls AWS with {@code clients}. */
    public SecretsManagerReader(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Credential read(Cluster cluster, String arn) throws FailureException {
        SecretsManagerClient client =
                byScope.computeIfAbsent(
                        cluster.scope(),
                        scope ->
                                clients.build(
                                        SecretsManagerClient.builder(),
                                        scope.region(),
                                        scope.role()));
        String call = "secretsmanager:GetSecretValue of " + arn;
        try {
            String text =
                    text(
                            clients.send(
                                    new AwsCall(
                                            new AwsTarget(
                                                    "secretsmanager",
                                                    cluster.region(),
                                                    cluster.role()),
                                            call,
                                            "secretsmanager:GetSecretValue in " + cluster.region()),
                                    () -> client.getSecretValue(request -> request.secretId(arn))));
            if (text.isBlank()) {
                throw new FailureException(
                        Cause.INVALID, call + ": the secret holds no text; store it as plain text");
            }
            return Credential.of(text);
        } catch (CharacterCodingException _) {
            throw new FailureException(
                    Cause.INVALID,
                    call
                            + ": the secret's binary value isn't text in UTF-8; store it as plain text");
        }
    }

    /** A secret holds either a text or bytes: whatever wrote it decides. */
    private static String text(GetSecretValueResponse secret) throws CharacterCodingException {
        if (secret.secretString() != null || secret.secretBinary() == null) {
            return Objects.requireNonNullElse(secret.secretString(), "");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(secret.secretBinary().asByteBuffer())
                .toString();
    }
}
