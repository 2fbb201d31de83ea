/** Connections to clusters with the caller's credentials. */
package io.ecrpusher.cli.cluster;
