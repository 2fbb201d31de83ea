package io.ecrpusher.fleet;

import java.util.Optional;

/**
 * One Region as one principal sees it.
 *
 * @param role empty for the function's own principal
 */
public record Scope(String region, Optional<Role> role) {
    /** Returns the name for people: {@code eu-west-1 as arn:…}. */
    @Override
    public String toString() {
        return region + role.map(one -> " as " + one.arn()).orElse("");
    }
}
