package io.ecrpusher.proof.privileges;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy with the name by which the report shows it, such as a role's.
 *
 * @param owner the resource that the policy belongs to
 */
record IamPolicy(String owner, List<IamStatement> statements) {
    static IamPolicy parse(String owner, JsonElement document) {
        List<IamStatement> statements = new ArrayList<>();
        for (JsonElement one : Template.array(document.getAsJsonObject().get("Statement"))) {
            statements.add(IamStatement.parse(one.getAsJsonObject()));
        }
        return new IamPolicy(owner, statements);
    }

    /** Returns the statements of all policies of a role, resolved. */
    static IamPolicy ofRole(String owner, JsonObject properties) {
        List<IamStatement> statements = new ArrayList<>();
        for (JsonElement policy : properties.getAsJsonArray("Policies")) {
            statements.addAll(
                    parse(owner, policy.getAsJsonObject().get("PolicyDocument")).statements());
        }
        return new IamPolicy(owner, statements);
    }

    /** The result of an evaluation. */
    enum Decision {
        ALLOWED,
        DENIED,
        NOT_MENTIONED
    }

    Decision decide(IamRequest request) {
        if (matching(request, false).isPresent()) {
            return Decision.DENIED;
        }
        return matching(request, true).isPresent() ? Decision.ALLOWED : Decision.NOT_MENTIONED;
    }

    private Optional<IamStatement> matching(IamRequest request, boolean allows) {
        return statements.stream()
                .filter(one -> one.allows() == allows)
                .filter(one -> one.matches(request))
                .findFirst();
    }

    /** Returns the policy without its Deny statements. */
    IamPolicy allowing() {
        return new IamPolicy(owner, statements.stream().filter(IamStatement::allows).toList());
    }

    /** Returns the smallest parts of the statements that allow, or deny, something. */
    List<IamStatement> parts(boolean allows) {
        return statements.stream()
                .filter(one -> one.allows() == allows)
                .flatMap(one -> one.parts().stream())
                .toList();
    }
}
