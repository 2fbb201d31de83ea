package io.ecrpusher.simulator.aws;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The different actions of all calls, for tests that compare them with IAM policies. */
public final class AwsActions {
    private final Set<AwsAction> actions = ConcurrentHashMap.newKeySet();

    /** Creates an empty set. */
    public AwsActions() {}

    /** Adds an action, whether it's allowed or not. */
    public void add(AwsAction action) {
        actions.add(action);
    }

    /** Returns the actions since the last call, and forgets them. */
    public Set<AwsAction> take() {
        Set<AwsAction> taken = Set.copyOf(actions);
        actions.removeAll(taken);
        return taken;
    }
}
