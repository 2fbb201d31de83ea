package io.ecrpusher.simulator.kubernetes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** An authenticated user, as RBAC sees it. */
public record User(String name, Set<String> groups) {
    static final String MASTERS = "system:masters";
    static final String AUTHENTICATED = "system:authenticated";
    static final User ANONYMOUS = new User("system:anonymous", Set.of("system:unauthenticated"));

    /** Copies the groups. */
    public User {
        groups = Set.copyOf(groups);
    }

    /** Returns the groups in the order of responses: {@code system:authenticated} is the last. */
    List<String> sortedGroups() {
        List<String> sorted = new ArrayList<>(groups);
        sorted.sort(
                Comparator.comparing((String group) -> group.equals(AUTHENTICATED))
                        .thenComparing(Comparator.naturalOrder()));
        return sorted;
    }
}
