/**
 * The HTTPS endpoint of all AWS services: authenticates and counts calls, injects faults, and
 * dispatches to the services. Also the same without TLS, and the proxy that leads all AWS hosts
 * here.
 *
 * <p>May import all other packages of the simulated AWS. Never the AWS SDK.
 */
package io.ecrpusher.simulator.aws.endpoint;
