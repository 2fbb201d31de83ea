package io.ecrpusher.proof.privileges;

import io.ecrpusher.proof.privileges.IamPolicy.Decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Evaluates requests as IAM does, and notes which parts of the policies allowed one. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">"Policy
 * evaluation logic"</a>.
 */
final class Iam {
    private static final Set<String> TRUST = Set.of("sts:AssumeRole", "sts:TagSession");

    private final Map<String, IamPolicy> roles = new LinkedHashMap<>();
    private final Map<String, IamPolicy> resources = new LinkedHashMap<>();
    private final Map<Part, Set<String>> uses = new LinkedHashMap<>();
    private final Set<String> refused = new LinkedHashSet<>();

    /** The smallest part of a policy that allows something. */
    record Part(String owner, IamStatement statement) {}

    /** Adds the policy of a role. */
    Iam role(String arn, IamPolicy policy) {
        roles.put(arn, policy);
        noteParts(policy);
        return this;
    }

    /**
     * Adds the policy of a resource.
     *
     * @param arn the ARN of the resource, or what comes before {@code /} in the ARNs of its parts
     */
    Iam resource(String arn, IamPolicy policy) {
        resources.put(arn, policy);
        noteParts(policy);
        return this;
    }

    /** Adds the policy of a role that isn't compared with its uses. */
    void stranger(String arn, IamPolicy policy) {
        roles.put(arn, policy);
    }

    /** Returns the same policies without their Deny statements. */
    Iam withoutDenials() {
        Iam without = new Iam();
        roles.forEach((arn, policy) -> without.roles.put(arn, policy.allowing()));
        resources.forEach((arn, policy) -> without.resources.put(arn, policy.allowing()));
        return without;
    }

    /** Returns the smallest parts of all Deny statements. */
    List<IamStatement> denials() {
        return Stream.concat(roles.values().stream(), resources.values().stream())
                .flatMap(policy -> policy.parts(false).stream())
                .toList();
    }

    private void noteParts(IamPolicy policy) {
        policy.parts(true).forEach(one -> uses.put(new Part(policy.owner(), one), new TreeSet<>()));
    }

    /** Evaluates a request that must be allowed. Notes it as a use of what allows it. */
    void use(String step, IamRequest request) {
        if (!isAllowed(request)) {
            refused.add(step + ": " + request);
            return;
        }
        for (IamPolicy policy : policiesFor(request)) {
            for (IamStatement part : policy.parts(true)) {
                if (part.matches(request)) {
                    // A stranger's policy has no uses.
                    uses.getOrDefault(new Part(policy.owner(), part), new TreeSet<>()).add(step);
                }
            }
        }
    }

    boolean isAllowed(IamRequest request) {
        Decision identity = decision(identity(request), request);
        Optional<IamPolicy> policy = resource(request);
        Decision resource = decision(policy, request);
        if (identity == Decision.DENIED || resource == Decision.DENIED) {
            return false;
        }
        boolean foreign =
                !request.isOfService()
                        && !request.resourceAccount().isEmpty()
                        && !request.resourceAccount().equals(request.principal().split(":", -1)[4]);
        boolean needsBoth =
                !request.isOfService()
                        && policy.isPresent()
                        && (foreign || TRUST.contains(request.action()));
        return needsBoth
                ? identity == Decision.ALLOWED && resource == Decision.ALLOWED
                : identity == Decision.ALLOWED || resource == Decision.ALLOWED;
    }

    private static Decision decision(Optional<IamPolicy> policy, IamRequest request) {
        return policy.map(one -> one.decide(request)).orElse(Decision.NOT_MENTIONED);
    }

    private Optional<IamPolicy> identity(IamRequest request) {
        return Optional.ofNullable(roles.get(request.principal()));
    }

    private Optional<IamPolicy> resource(IamRequest request) {
        return resources.entrySet().stream()
                .filter(
                        entry ->
                                request.resource().equals(entry.getKey())
                                        || request.resource().startsWith(entry.getKey() + "/"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private List<IamPolicy> policiesFor(IamRequest request) {
        List<IamPolicy> policies = new ArrayList<>();
        identity(request).ifPresent(policies::add);
        resource(request).ifPresent(policies::add);
        return policies;
    }

    /** Returns the requests that weren't allowed. */
    Set<String> refused() {
        return refused;
    }

    /** Returns each part with the steps that used it, in the order of the policies. */
    Map<Part, Set<String>> uses() {
        return uses;
    }
}
