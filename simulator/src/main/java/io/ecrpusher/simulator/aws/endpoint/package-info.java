/**
 * The HTTPS endpoint of all AWS services: authenticates and counts calls, injects faults, and
 * dispatches to the services.
 *
 * <p>May import all other packages of the simulated AWS. Never the AWS SDK.
 */
package io.ecrpusher.simulator.aws.endpoint;
