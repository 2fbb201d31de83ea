package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;

import java.util.List;

/** Lists the accounts of an organization. */
@FunctionalInterface
public interface AccountLister {
    /** Returns the role in each active account of {@code organization}. */
    List<Role> roles(Organization organization) throws FailureException;
}
