package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Result;
import io.ecrpusher.cli.doctor.step.Shell;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.plan.Target;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Shortfall;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.secret.SecretShape;
import io.ecrpusher.text.NamedList;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains the outcomes of a dry run of the function's writes. Pure. */
final class WriteDiagnosis {
    // From apiserver's pkg/admission/plugin/policy/validating/plugin.go and webhook/errors.
    private static final Pattern POLICY =
            Pattern.compile("ValidatingAdmissionPolicy '([^']{1,253})' with binding");
    // From AdmissionPolicy.noKeys. The text is the server's: matches nothing but keys.
    private static final Pattern REFUSED_KEYS =
            Pattern.compile("denied request: [^:;]{1,100}: ([-\\w./]+(?:, [-\\w./]+){0,99})");
    private static final Pattern WEBHOOK = Pattern.compile("admission webhook \"([^\"]{1,253})\"");
    // From apiserver's pkg/admission/plugin/resourcequota/controller.go.
    private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([^,]{1,253}),");

    private final Subject subject;
    private final List<Outcome> outcomes;

    WriteDiagnosis(Subject subject, List<Outcome> outcomes) {
        this.subject = subject;
        this.outcomes = List.copyOf(outcomes);
    }

    /** A Secret that can't be written, and why. */
    private record Failed(Target target, Problem problem) {}

    /** Returns the result for the namespaces that the fleet names or selects. */
    Result namespaces() {
        List<String> missing =
                failed().filter(one -> one.problem().cause() == Cause.NAMESPACE_GONE)
                        .map(one -> one.target().namespace())
                        .distinct()
                        .toList();
        if (!missing.isEmpty()) {
            return missing(missing, subject);
        }
        List<Target> unmatched =
                outcomes.stream()
                        .filter(Outcome.Unmatched.class::isInstance)
                        .map(Outcome::target)
                        .toList();
        return unmatched.isEmpty()
                ? Result.passed(existing())
                : Result.warning(
                        "no namespace matches "
                                + NamedList.of(unmatched.stream().map(Target::namespace).toList()),
                        Remedies.editSecret(
                                unmatched.getFirst().secret().name(), "correct the namespaces of"));
    }

    private String existing() {
        long count = outcomes.stream().map(one -> one.target().namespace()).distinct().count();
        return count == 1 ? "1 namespace" : count + " namespaces";
    }

    /** Returns the result for namespaces that don't exist. */
    static Result missing(List<String> namespaces, Subject subject) {
        return Result.broken(
                "%s %s"
                        .formatted(
                                NamedList.of(namespaces),
                                namespaces.size() == 1
                                        ? "is no namespace of the cluster"
                                        : "are no namespaces of the cluster"),
                namespaces.stream()
                        .map(name -> subject.kubectl("create", "namespace", name))
                        .collect(Collectors.joining(" && ")));
    }

    /** Returns the result of writing the Secrets. */
    Result secrets() {
        List<Failed> failed =
                failed().filter(one -> one.problem().cause() != Cause.NAMESPACE_GONE).toList();
        Optional<Failed> first =
                failed.stream().filter(one -> !isRegistry(one.problem())).findFirst();
        if (first.isPresent()) {
            long others =
                    failed.stream()
                            .map(Failed::target)
                            .filter(target -> !target.equals(first.get().target()))
                            .count();
            return broken(
                    first.get(), others == 0 ? "" : "; %d more Secrets fail".formatted(others));
        }
        if (!failed.isEmpty()) {
            return Result.unchecked(
                    "no login to write (%s): see the registries"
                            .formatted(failed.getFirst().problem().detail()));
        }
        long written = outcomes.stream().filter(WriteDiagnosis::isWritten).count();
        return written == 0
                ? Result.skipped("no Secret to write")
                : Result.passed(written == 1 ? "1 Secret" : "%d Secrets".formatted(written));
    }

    private static boolean isWritten(Outcome outcome) {
        return outcome instanceof Outcome.Applied || outcome instanceof Outcome.Incomplete;
    }

    /** {@code MissingLogin} begins its failures like this. */
    private static boolean isRegistry(Problem problem) {
        return problem.detail().startsWith("registry '");
    }

    private Stream<Failed> failed() {
        return outcomes.stream()
                .flatMap(
                        outcome ->
                                switch (outcome) {
                                    case Outcome.Retryable one ->
                                            Stream.of(new Failed(one.target(), one.problem()));
                                    case Outcome.Rejected one ->
                                            Stream.of(new Failed(one.target(), one.problem()));
                                    case Outcome.Incomplete one ->
                                            one.shortfalls().stream()
                                                    .filter(
                                                            Shortfall.ServiceAccounts.class
                                                                    ::isInstance)
                                                    .map(Shortfall::problem)
                                                    .map(
                                                            problem ->
                                                                    new Failed(
                                                                            one.target(), problem));
                                    case Outcome.Applied _,
                                            Outcome.Gone _,
                                            Outcome.Pruned _,
                                            Outcome.Shared _,
                                            Outcome.Unmatched _,
                                            Outcome.NotTagged _,
                                            Outcome.Absent _ ->
                                            Stream.of();
                                });
    }

    private Result broken(Failed failed, String more) {
        String secret = failed.target().secret().name();
        String namespace = failed.target().namespace();
        String cause = "%s: %s%s".formatted(namespace, failed.problem().text(), more);
        return Result.broken(
                cause,
                switch (failed.problem().cause()) {
                    case OWNED_BY_OTHER -> Remedies.editSecret(secret, "set onConflict: adopt for");
                    case TYPE_CHANGED, IMMUTABLE ->
                            subject.kubectl("delete", "secret", secret, "--namespace", namespace);
                    case HELD_BY_FINALIZER ->
                            subject.kubectl(
                                    "patch",
                                    "secret",
                                    secret,
                                    "--namespace",
                                    namespace,
                                    "--type=merge",
                                    "--patch",
                                    "{\"metadata\":{\"finalizers\":null}}");
                    case NOT_AUTHORIZED -> subject.correct();
                    case INVALID -> rejected(failed.problem().quote(), failed.target());
                    case UNREACHABLE,
                            SERVER_FAILED,
                            THROTTLED,
                            NOT_READY,
                            CONFLICTING_UPDATE,
                            OUT_OF_TIME,
                            NOT_AUTHENTICATED,
                            NOT_TRUSTED,
                            NOT_KUBERNETES,
                            UNKNOWN_CLUSTER,
                            NAMESPACE_GONE,
                            UNEXPECTED ->
                            subject.again();
                });
    }

    /** Returns what to do about an admission policy, a webhook, or a quota. */
    private String rejected(String quote, Target target) {
        Matcher policy = POLICY.matcher(quote);
        if (policy.find()) {
            return PolicyCheck.isOwn(policy.group(1))
                    ? allowed(quote, target.secret())
                    : exempt(policy.group(1));
        }
        Matcher quota = QUOTA.matcher(quote);
        if (quota.find()) {
            return subject.kubectl(
                    "edit", "resourcequota", quota.group(1), "--namespace", target.namespace());
        }
        Matcher webhook = WEBHOOK.matcher(quote);
        return webhook.find()
                ? subject.kubectl(
                                "get",
                                "validatingwebhookconfigurations,mutatingwebhookconfigurations",
                                "--output=json")
                        + " | grep --fixed-strings --context=20 "
                        + Shell.word(webhook.group(1))
                : subject.again();
    }

    /**
     * The fleet's own keys are refused until the policies are applied again. Other keys come from
     * other programs, and applying the same policies again changes nothing.
     */
    private String allowed(String quote, SecretSpec secret) {
        Matcher refused = REFUSED_KEYS.matcher(quote);
        List<String> others =
                refused.find()
                        ? Stream.of(refused.group(1).split(", "))
                                .filter(key -> !SecretShape.of(secret).labels().containsKey(key))
                                .filter(key -> !secret.annotations().containsKey(key))
                                .filter(key -> !secret.addedByOthers().contains(key))
                                .toList()
                        : List.of();
        return others.isEmpty()
                ? subject.correct()
                : "If another program adds %s, list it in addedByOthers in the fleet file, and then: %s"
                        .formatted(String.join(", ", others), subject.correct());
    }

    /** kubectl merges the list by name, so that the policy's other conditions stay. */
    private String exempt(String policy) {
        return subject.kubectl(
                "patch",
                "validatingadmissionpolicy",
                policy,
                "--patch",
                "{\"spec\":{\"matchConditions\":[{\"name\":\"not-ecr-pusher\",\"expression\":\"!('%s' in request.userInfo.groups)\"}]}}"
                        .formatted(Rbac.GROUP));
    }
}
