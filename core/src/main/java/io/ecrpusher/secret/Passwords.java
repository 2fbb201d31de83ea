package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.HostStyle;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One password for each registry's bare host, sorted by host. */
record Passwords(SortedMap<String, Credential> byHost) {
    /**
     * @throws FailureException if two logins of one host differ: which of them a reader would take
     *     is chance
     */
    static Passwords of(List<RegistryLogin> logins) throws FailureException {
        if (logins.isEmpty()) {
            throw new IllegalArgumentException("a Secret needs at least one registry");
        }
        SortedMap<String, Credential> byHost = new TreeMap<>();
        for (RegistryLogin login : logins) {
            Credential known = byHost.putIfAbsent(login.host(), login.password());
            if (known != null && !known.equals(login.password())) {
                throw new FailureException(
                        Cause.INVALID,
                        "two of the Secret's registries open %s as different principals, and it holds one password for a host; keep one of them"
                                .formatted(login.host()));
            }
        }
        return new Passwords(byHost);
    }

    int registries() {
        return byHost.size();
    }

    /**
     * The passwords by each spelling of their host. All spellings of one host get the same
     * password: kubelets and Flux choose between them at random.
     *
     * @throws FailureException if a host has no spelling of one of {@code styles}
     */
    SortedMap<String, Credential> spelt(List<HostStyle> styles) throws FailureException {
        SortedMap<String, Credential> spelt = new TreeMap<>();
        for (HostStyle style : styles) {
            for (var login : byHost.entrySet()) {
                spelt.put(HostAlias.of(login.getKey(), style), login.getValue());
            }
        }
        return spelt;
    }
}
