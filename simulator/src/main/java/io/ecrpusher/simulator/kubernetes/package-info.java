/**
 * A simulated kube-apiserver: authentication, RBAC, discovery, reads, and writes, with the same
 * responses as a real one.
 *
 * <p>Covers the requests that this project makes. The contract suite in the tests of this package
 * runs against the simulator and, on request, against a real server. Imports {@code http}, the
 * subpackages, and Gson. Knows nothing of AWS: {@link
 * io.ecrpusher.simulator.kubernetes.TokenReviewer} is the only link.
 */
package io.ecrpusher.simulator.kubernetes;
