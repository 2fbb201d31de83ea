package io.ecrpusher.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What EKS tells about access to a cluster.
 *
 * @param id the ID that bearer tokens are signed for; only a local cluster on an Outpost has one
 * @param authenticationMode {@code API}, {@code API_AND_CONFIG_MAP}, or {@code CONFIG_MAP}; empty
 *     if unknown
 * @param publicAccess true if the endpoint is reachable from outside the cluster's VPC
 * @param publicAccessCidrs the networks that may reach it from there; empty if unknown
 */
public record EksDetails(
        Optional<String> id,
        String authenticationMode,
        boolean publicAccess,
        List<String> publicAccessCidrs) {
    private static final Pattern MODE = Pattern.compile("[A-Z_]{1,40}");
    private static final Pattern CIDR = Pattern.compile("[0-9A-Fa-f.:]{2,45}/[0-9]{1,3}");

    /** Nothing is known. */
    public static final EksDetails UNKNOWN = new EksDetails(Optional.empty(), "", true, List.of());

    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0/0", "::/0");
    private static final int CIDRS_SHOWN = 5;

    /** Drops values of another form, which may be anything, as unknown: messages repeat them. */
    public EksDetails {
        authenticationMode = MODE.matcher(authenticationMode).matches() ? authenticationMode : "";
        publicAccessCidrs =
                publicAccessCidrs.stream().filter(cidr -> CIDR.matcher(cidr).matches()).toList();
    }

    /** Returns what to do about a refused bearer token. */
    public String advice() {
        String entry =
                "Check that the role has an access entry, and that the entry has the group: aws eks create-access-entry or update-access-entry with --kubernetes-groups ecr-pusher";
        if (authenticationMode.isEmpty()) {
            return entry;
        }
        return authenticationMode.equals("CONFIG_MAP")
                ? "The cluster's authenticationMode is CONFIG_MAP, which ignores access entries. Change it to API_AND_CONFIG_MAP and create an access entry with --kubernetes-groups ecr-pusher, or map the role to the group in the ConfigMap aws-auth"
                : "%s. The cluster's authenticationMode is %s".formatted(entry, authenticationMode);
    }

    /** Returns why the endpoint may be unreachable, if EKS limits who reaches it. */
    public Optional<String> reachability() {
        if (!publicAccess) {
            return Optional.of(
                    "The cluster has no public endpoint (endpointPublicAccess: false): run the function in a VPC that reaches it, and allow it in the cluster's security group");
        }
        if (publicAccessCidrs.isEmpty()
                || publicAccessCidrs.stream().anyMatch(EVERYWHERE::contains)) {
            return Optional.empty();
        }
        String cidrs =
                publicAccessCidrs.stream().limit(CIDRS_SHOWN).collect(Collectors.joining(", "))
                        + (publicAccessCidrs.size() > CIDRS_SHOWN ? ", …" : "");
        return Optional.of(
                "The cluster's public endpoint is open to publicAccessCidrs %s only: add the address of the function's NAT gateway, or run the function in a VPC that reaches the private endpoint"
                        .formatted(cidrs));
    }
}
