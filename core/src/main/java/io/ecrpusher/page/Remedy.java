package io.ecrpusher.page;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.settings.PageSettings;
import io.ecrpusher.text.UntrustedText;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to do about a failing cluster: the one table for the command and the fleet page.
 *
 * @param advice what the command does, or what to change first; whole sentences
 * @param command one command line, with {@code {cluster}}, {@code {region}}, {@code {event}},
 *     {@code {assume}}, and {@code {stack}} in place of the cluster's and the stack's words.
 *     page.js replaces them too.
 */
public record Remedy(String advice, String command) {
    /** The stack that the command assumes without {@code --stack}. */
    private static final String DEFAULT_STACK = "ecr-pusher";

    private static final String DOCTOR = "ecr-pusher doctor --cluster {cluster}";
    private static final String GRANT = "ecr-pusher grant --cluster {cluster}{assume} --yes";

    /**
     * As docs/runbook.md has it. The function writes: a push from here would write tokens with the
     * operator's permissions.
     */
    private static final String PUSH =
            "echo {event} | aws lambda invoke --function-name \"$(aws cloudformation describe-stacks --stack-name {stack}"
                    + " --query \"Stacks[0].Outputs[?OutputKey=='PushFunctionName'].OutputValue\" --output text)\""
                    + " --cli-read-timeout 320 --payload fileb:///dev/stdin /dev/stdout";

    private static final String OTHER_ACCOUNT =
            " In another account, NAME is a role there that you can assume.";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)\\}");

    /** How the details of AWS's refusals start. */
    private static final Pattern ACTION =
            Pattern.compile("^[a-z0-9-]{1,40}:[A-Z][A-Za-z0-9]{1,80}");

    private static final String PLAN = "ecr-pusher plan --cluster {cluster}";

    /** Returns the remedy for a recorded failure. Grants don't help if AWS refused an action. */
    public static Remedy of(RecordedFailure failure) {
        if (refusedAction(failure).isEmpty()) {
            return of(failure.cause());
        }
        return failure.cause() == Cause.NOT_AUTHORIZED
                ? new Remedy(
                        "AWS refused the action that the detail names. Prints what the fleet's roles need, to compare with what they have: deploy the stack again, or correct the role in the cluster's account.",
                        "ecr-pusher policy")
                : new Remedy(
                        "AWS doesn't accept the function's credentials for the action that the detail names. Checks each step of a push.",
                        DOCTOR);
    }

    /** Returns the action that AWS refused, such as {@code eks:DescribeCluster}. */
    public static Optional<String> refusedAction(RecordedFailure failure) {
        Matcher action = ACTION.matcher(failure.detail());
        return GRANT.equals(of(failure.cause()).command()) && action.find()
                ? Optional.of(action.group())
                : Optional.empty();
    }

    /** Returns the remedy for a failure. */
    public static Remedy of(Cause cause) {
        return switch (cause) {
            case UNREACHABLE ->
                    new Remedy(
                            "Checks DNS, connection, and TLS one after the other, and names the first that fails.",
                            DOCTOR);
            case SERVER_FAILED ->
                    new Remedy(
                            "The server failed. Checks each step of a push, and names the one that fails.",
                            DOCTOR);
            case THROTTLED ->
                    new Remedy(
                            "The next run tries again. Pushes to this cluster alone, now.", PUSH);
            case NOT_READY ->
                    new Remedy(
                            "Wait until the cluster is active. Then push to it, or wait for the next run.",
                            PUSH);
            case CONFLICTING_UPDATE ->
                    new Remedy(
                            "The next run tries again. Pushes to this cluster alone, now.", PUSH);
            case OUT_OF_TIME ->
                    new Remedy(
                            "Pushes to this cluster alone, now. If it happens again, increase the stack's Timeout, or use the queue.",
                            PUSH);
            case NOT_AUTHENTICATED ->
                    new Remedy(
                            "Creates the access entry for the function's role. If it exists, check the cluster with doctor."
                                    + OTHER_ACCOUNT,
                            GRANT);
            case NOT_AUTHORIZED ->
                    new Remedy("Applies the RBAC that the fleet needs." + OTHER_ACCOUNT, GRANT);
            case NOT_TRUSTED ->
                    new Remedy(
                            "Compares the API server's certificate with the cluster's CA, and its dates with the clock.",
                            DOCTOR);
            case NOT_KUBERNETES ->
                    new Remedy(
                            "Something else answers at the cluster's endpoint. Shows what answers, and by which proxy.",
                            DOCTOR);
            case HELD_BY_FINALIZER ->
                    new Remedy(
                            "Find out who owns the finalizer and let it finish, or remove it from the Secret. Then push.",
                            PUSH);
            case UNKNOWN_CLUSTER ->
                    new Remedy(
                            "Lists the Region's clusters. Correct the name or Region in the fleet file, or remove the cluster from it.",
                            "aws eks list-clusters --region {region}");
            case NAMESPACE_GONE ->
                    new Remedy(
                            "Create the namespace, or remove it from the fleet file. Shows what a run would write where.",
                            PLAN);
            case OWNED_BY_OTHER ->
                    new Remedy(
                            "Set the Secret's onConflict to adopt or merge, or choose another name. Then see what a run would write.",
                            PLAN);
            case TYPE_CHANGED, IMMUTABLE ->
                    new Remedy(
                            "Delete the Secret, or set its onTypeChange to recreate. Then see what a run would write.",
                            PLAN);
            case INVALID ->
                    new Remedy(
                            "Lets the API server check the Secret without writing it, and shows its answer.",
                            DOCTOR);
            case UNEXPECTED ->
                    new Remedy(
                            "Checks each step of a push. The function's log has the stack trace.",
                            DOCTOR);
        };
    }

    /** Returns the remedy for a cluster whose Secrets get old although no attempt failed. */
    public static Remedy forMissedRuns() {
        return new Remedy(
                "No run reached the cluster in time. Check the function's schedule and log. Pushes to this cluster alone, now.",
                PUSH);
    }

    /** Returns this remedy for the clusters of {@code stack}. */
    public Remedy in(String stack) {
        String word = ShellWord.of(clean(stack));
        return stack.equals(DEFAULT_STACK) || !command.startsWith("ecr-pusher ")
                ? new Remedy(advice, command.replace("{stack}", word))
                : new Remedy(advice, command + " --stack " + word);
    }

    /** Returns the command line for {@code cluster}, to be copied to a shell. */
    public String commandFor(ClusterId cluster) {
        String region = clean(cluster.region());
        String name = region + "/" + clean(cluster.name());
        return PLACEHOLDER
                .matcher(command)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        switch (found.group(1)) {
                                            case "cluster" -> ShellWord.of(name);
                                            case "region" -> ShellWord.of(region);
                                            case "event" -> ShellWord.of(event(name));
                                            case "assume" ->
                                                    cluster.roleArn().isPresent()
                                                            ? " --assume-role NAME"
                                                            : "";
                                            case "stack" -> DEFAULT_STACK;
                                            default -> found.group();
                                        }));
    }

    /** As JSON.stringify has it: names are free of control characters. */
    private static String event(String name) {
        return "{\"clusters\":[\"%s\"]}"
                .formatted(name.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static String clean(String name) {
        return UntrustedText.of(name, PageSettings.NAME_LENGTH).value();
    }
}
