package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;

import java.util.List;

/** Where the accounts of an organization are found. */
@FunctionalInterface
public interface AccountLister {
    /** The role in each account of {@code organization} that is active. */
    List<Role> roles(Organization organization) throws FailureException;
}
