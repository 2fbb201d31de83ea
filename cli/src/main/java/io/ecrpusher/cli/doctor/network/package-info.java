/** Probes of names, connections, and certificates, directly or through a proxy. */
package io.ecrpusher.cli.doctor.network;
