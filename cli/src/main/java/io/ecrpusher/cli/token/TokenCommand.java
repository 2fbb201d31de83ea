package io.ecrpusher.cli.token;

import com.google.gson.JsonObject;

import io.ecrpusher.aws.SignedEksTokens;
import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Prints a bearer token as kubectl's credential plugins do. */
@CommandLine.Command(
        name = "token",
        header = "Prints an ExecCredential with a bearer token for an EKS cluster.",
        description = {
            "Examples:",
            "  ecr-pusher token --cluster-name prod --region eu-west-1",
            "  ecr-pusher token --cluster-name prod --role arn:aws:iam::111122223333:role/ecr-pusher",
            "",
            "This is the only command that prints a credential. Use it in a kubeconfig to connect as the function",
            "does: apiVersion client.authentication.k8s.io/v1, command ecr-pusher, args [token, --cluster-name, NAME]."
        })
public final class TokenCommand extends Command {
    @Option(
            names = "--cluster-name",
            required = true,
            paramLabel = "NAME",
            description = "The EKS cluster's name; its ID if it's on an Outpost.")
    private String cluster;

    @Option(
            names = {"--role", "--role-arn"},
            paramLabel = "ARN",
            description = "The role to assume, such as the function's. Default: your credentials.")
    private String role;

    @Option(
            names = "--external-id",
            paramLabel = "ID",
            description = "The external ID that the role's trust policy requires.")
    private String externalId;

    @Mixin private AwsOptions aws;

    /** Creates the command. */
    public TokenCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() throws FailureException {
        AwsSession session = aws.resolve(terminal());
        Optional<Role> assumed =
                Optional.ofNullable(role)
                        .map(arn -> new Role(arn, Optional.ofNullable(externalId)));
        BearerToken token =
                new SignedEksTokens(session.clients(), clock())
                        .tokenFor(
                                new Cluster(cluster, session.region(), assumed, List.of()),
                                cluster);
        terminal().out().println(execCredential(token));
        return ExitCode.OK;
    }

    /**
     * Returns the credential in kubectl's format. See <a
     * href="https://kubernetes.io/docs/reference/config-api/client-authentication.v1/">ExecCredential</a>.
     */
    private static JsonObject execCredential(BearerToken token) {
        JsonObject status = new JsonObject();
        status.addProperty(
                "expirationTimestamp",
                token.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        status.addProperty("token", token.value().reveal());
        JsonObject credential = new JsonObject();
        credential.addProperty("kind", "ExecCredential");
        credential.addProperty("apiVersion", "client.authentication.k8s.io/v1");
        credential.add("spec", new JsonObject());
        credential.add("status", status);
        return credential;
    }
}
