/**
 * ECR, and the registries' data plane: the Docker Registry HTTP API of private registries and of
 * {@code public.ecr.aws}, for the tokens that the simulated ECR issues.
 *
 * <p>Imports {@code aws}, {@code aws.service}, and {@code http}. Never the AWS SDK.
 */
package io.ecrpusher.simulator.aws.registry;
