package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Scope;

import java.util.List;

/** Where clusters are found. */
@FunctionalInterface
public interface ClusterLister {
    /** The names of all clusters in {@code scope}. */
    List<String> names(Scope scope) throws FailureException;
}
