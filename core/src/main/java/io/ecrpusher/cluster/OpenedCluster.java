package io.ecrpusher.cluster;

/** A cluster's API server, and the bearer token that it accepts. */
public record OpenedCluster(ClusterEndpoint endpoint, BearerToken token) {}
