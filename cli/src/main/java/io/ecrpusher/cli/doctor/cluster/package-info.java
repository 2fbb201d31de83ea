/**
 * Checks of one cluster: probes that connect to it, and pure classes that explain what they found.
 */
package io.ecrpusher.cli.doctor.cluster;
