package io.ecrpusher.aws;

import io.ecrpusher.fleet.Role;

import java.util.Optional;

/**
 * One service in one Region, called with the credentials of one role. AWS throttles and fails for
 * each of them separately.
 *
 * @param service the prefix of its actions, such as {@code eks}
 * @param role empty for the function's own principal. For {@code sts}, the role to assume.
 */
record AwsTarget(String service, String region, Optional<Role> role) {
    /** A target that the function calls with its own credentials. */
    AwsTarget(String service, String region) {
        this(service, region, Optional.empty());
    }
}
