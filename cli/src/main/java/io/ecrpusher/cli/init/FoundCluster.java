package io.ecrpusher.cli.init;

import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.fleet.Scope;

/**
 * A cluster that EKS lists.
 *
 * @param scope where, and with which role
 * @param details what EKS tells about access to it
 */
record FoundCluster(String name, Scope scope, EksDetails details) {}
