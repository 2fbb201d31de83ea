package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.HostStyle;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The passwords of a Secret by bare registry host, sorted by host. */
record HostPasswords(SortedMap<String, Credential> byHost) {
    /**
     * Returns the passwords of {@code logins}.
     *
     * @throws FailureException INVALID if two logins of one host have different passwords; readers
     *     would pick one of them at random
     */
    static HostPasswords of(List<RegistryLogin> logins) throws FailureException {
        if (logins.isEmpty()) {
            throw new IllegalArgumentException("a Secret needs at least one registry");
        }
        SortedMap<String, Credential> byHost = new TreeMap<>();
        for (RegistryLogin login : logins) {
            Credential existing = byHost.putIfAbsent(login.host(), login.password());
            if (existing != null && !existing.equals(login.password())) {
                throw new FailureException(
                        Cause.INVALID,
                        "two registries of the Secret log in to %s as different principals, but a Secret holds one password per host; keep one of them"
                                .formatted(login.host()));
            }
        }
        return new HostPasswords(byHost);
    }

    int registries() {
        return byHost.size();
    }

    /**
     * Returns the passwords by host name, with each host in every one of {@code styles}. All names
     * of one host get the same password, because kubelets and Flux pick one of them at random.
     *
     * @throws FailureException INVALID if a host has no name in one of the styles
     */
    SortedMap<String, Credential> inStyles(List<HostStyle> styles) throws FailureException {
        SortedMap<String, Credential> byName = new TreeMap<>();
        for (HostStyle style : styles) {
            for (var login : byHost.entrySet()) {
                byName.put(RegistryHosts.inStyle(login.getKey(), style), login.getValue());
            }
        }
        return byName;
    }
}
