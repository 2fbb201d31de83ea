package io.ecrpusher.simulator.kubernetes;

import java.util.Set;

/** An authenticated user, as RBAC sees it. */
public record User(String name, Set<String> groups) {
    static final String MASTERS = "system:masters";
    static final User ANONYMOUS = new User("system:anonymous", Set.of("system:unauthenticated"));

    /** Copies the groups. */
    public User {
        groups = Set.copyOf(groups);
    }
}
