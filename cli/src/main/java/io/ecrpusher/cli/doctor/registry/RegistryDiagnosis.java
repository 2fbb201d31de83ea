package io.ecrpusher.cli.doctor.registry;

import io.ecrpusher.cli.doctor.network.NetworkFault;
import io.ecrpusher.cli.doctor.registry.RegistryClient.Answer;
import io.ecrpusher.cli.doctor.step.AwsDiagnosis;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.time.Instant;

/** Explains why a registry gives no token, or no image. Pure. */
final class RegistryDiagnosis {
    private final RegistryHost registry;
    private final Viewpoint viewpoint;
    private final Remedies remedies;

    RegistryDiagnosis(RegistryHost registry, Viewpoint viewpoint, Remedies remedies) {
        this.registry = registry;
        this.viewpoint = viewpoint;
        this.remedies = remedies;
    }

    /** Returns the result for a token. One of the caller's says nothing about the function's. */
    Result fetched(Instant expiresAt) {
        String valid = "valid until " + expiresAt;
        return viewpoint.actsAsFunction(registry.role())
                ? Result.passed(valid)
                : Result.unchecked(
                        "yours is %s. Whether the function gets one needs --as-function"
                                .formatted(valid));
    }

    /** Returns what to do about a refused token. */
    Result token(FailureException failure) {
        return AwsDiagnosis.of(
                        failure,
                        registry.role(),
                        registry.region(),
                        viewpoint,
                        remedies,
                        remedies.ecrPusher("doctor"))
                .orElseGet(() -> refusedToken(failure));
    }

    private Result refusedToken(FailureException failure) {
        if (failure.cause() != Cause.NOT_AUTHORIZED) {
            return Result.unknown(failure.detail());
        }
        return viewpoint.actsAsFunction(registry.role())
                ? Result.broken(
                        failure.detail(),
                        remedies.allow(registry.principal(), registry.action(), "*"))
                : Result.unknown(
                        failure.detail()
                                + ". The function may have this permission: check with --as-function");
    }

    /** Returns what to do about an unreachable host. */
    Result unreachable(String host, NetworkFault fault) {
        String check = "curl --verbose https://%s/v2/".formatted(host);
        return switch (fault) {
            case UNRESOLVED ->
                    Result.checkNext(
                            "the name of %s, or of the proxy to it, has no address".formatted(host),
                            check);
            case SILENT ->
                    Result.checkNext(
                            "%s doesn't answer. In a VPC: check the route or the VPC endpoint"
                                    .formatted(host),
                            check);
            case REFUSED -> Result.checkNext(host + " refuses the connection", check);
            case PROXY_LOGIN ->
                    Result.broken(
                            "the proxy requires a valid user and password (HTTP 407)",
                            "export HTTPS_PROXY=http://USER:PASSWORD@proxy.example.com:3128");
            case WRONG_CA ->
                    Result.broken(
                            "the certificate of %s isn't signed by a known CA. A proxy may replace it"
                                    .formatted(host),
                            "export AWS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt");
            case EXPIRED, NOT_YET_VALID ->
                    Result.broken(
                            "the certificate of %s isn't valid at this host's time".formatted(host),
                            "sudo chronyc makestep");
            case WRONG_HOST ->
                    Result.checkNext("the certificate isn't for %s".formatted(host), check);
            case BROKEN ->
                    Result.checkNext(
                            "the connection to %s failed, or the proxy doesn't lead there"
                                    .formatted(host),
                            check);
        };
    }

    /** Returns the result of {@code GET /v2/}. */
    Result versionCheck(String host, Answer answer) {
        return answer.code() == 200
                ? Result.passed(host)
                : Result.checkNext(
                        "%s doesn't accept the token (HTTP %d): %s"
                                .formatted(host, answer.code(), answer.error()),
                        "curl --verbose https://%s/v2/".formatted(host));
    }

    /**
     * Returns the result of looking up an image.
     *
     * @param host the registry's host, whose first label is its account
     */
    Result image(String host, Image image, Answer answer) {
        if (answer.code() == 200) {
            return Result.passed(image.toString());
        }
        String account = host.split("\\.", 2)[0];
        String[] where =
                new String[] {
                    "--registry-id",
                    account,
                    "--repository-name",
                    image.repository(),
                    "--region",
                    registry.region()
                };
        String cause = "%s/%s: ".formatted(host, image);
        if (answer.error().contains("NAME_UNKNOWN")) {
            return Result.broken(
                    cause
                            + "the registry has no repository of this name. Correct --image, or create the repository. "
                            + "A pull-through cache rule creates it if %s may use ecr:BatchImportUpstreamImage and ecr:CreateRepository on it (PullThroughRepositoryArns of the template)"
                                    .formatted(registry.principal()),
                    ecr("create-repository", where));
        }
        if (answer.code() == 404) {
            return Result.broken(
                    cause + "the repository has no such tag. The command lists those that it has",
                    ecr("list-images", where));
        }
        if (answer.code() != 403 && answer.code() != 401) {
            return Result.broken(
                    cause + "HTTP %d %s".formatted(answer.code(), answer.error()),
                    remedies.ecrPusher("doctor", "--image", host + "/" + image));
        }
        return account.equals(registry.principalAccount())
                        || answer.error().contains("no identity-based policy")
                ? Result.broken(
                        cause + registry.principal() + " may not read the repository",
                        remedies.allow(
                                registry.principal(),
                                "ecr:BatchGetImage",
                                "arn:%s:ecr:%s:%s:repository/%s"
                                        .formatted(
                                                registry.principal().split(":", -1)[1],
                                                registry.region(),
                                                account,
                                                image.repository())))
                : Result.broken(
                        cause
                                + "the repository doesn't exist, or its policy doesn't allow %s to read it. The command replaces the policy"
                                        .formatted(registry.principal()),
                        ecr("set-repository-policy", where)
                                .replaceFirst(
                                        "^aws ecr set-repository-policy",
                                        "aws ecr set-repository-policy --policy-text '%s'"
                                                .formatted(policy())));
    }

    /** As infra/iam/ecr-repository-policy.json has it. */
    private String policy() {
        return ("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"EcrPusherPull\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},"
                        + "\"Action\":[\"ecr:BatchCheckLayerAvailability\",\"ecr:BatchGetImage\",\"ecr:GetDownloadUrlForLayer\",\"ecr:ListImages\"]}]}")
                .formatted(registry.principal());
    }

    private String ecr(String command, String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "ecr";
        words[1] = command;
        System.arraycopy(options, 0, words, 2, options.length);
        return remedies.aws(words);
    }
}
