/**
 * The fleet: its clusters, registries, and Secrets, as validated values. Imports only {@code
 * fleet.select} and {@code settings}.
 */
package io.ecrpusher.fleet;
