/**
 * EKS: clusters, updates of their configuration, and access entries.
 *
 * <p>Imports {@code aws}, {@code aws.service}, and {@code http}. Never the AWS SDK.
 */
package io.ecrpusher.simulator.aws.service.eks;
