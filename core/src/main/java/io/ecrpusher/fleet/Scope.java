package io.ecrpusher.fleet;

import java.util.Optional;

/**
 * One Region of one account, as a role sees it.
 *
 * @param role empty: the function's own principal
 */
public record Scope(String region, Optional<Role> role) {
    @Override
    public String toString() {
        return region + role.map(one -> " as " + one.arn()).orElse("");
    }
}
