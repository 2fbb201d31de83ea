package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Scope;

import java.util.List;

/** Lists EKS clusters. */
@FunctionalInterface
public interface ClusterLister {
    /** Returns the names of all clusters in {@code scope}. */
    List<String> names(Scope scope) throws FailureException;
}
