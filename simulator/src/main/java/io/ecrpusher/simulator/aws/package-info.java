/**
 * The simulated AWS: principals, roles, and the resources that tests create and inspect.
 *
 * <p>Holds the model that signing, services, and endpoint share. Imports {@code kubernetes} for the
 * clusters, and Gson; no subpackage of its own. Nothing in this package and its subpackages uses
 * the AWS SDK, so that the simulator can't share a mistake with the code under test.
 */
package io.ecrpusher.simulator.aws;
