/**
 * Simulated Kubernetes API servers: what the project asks of one, answered as kube-apiserver does.
 */
package io.ecrpusher.simulator.kubernetes;
