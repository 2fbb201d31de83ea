/** The bearer token of a cluster, the one credential that a command prints. */
package io.ecrpusher.cli.token;
