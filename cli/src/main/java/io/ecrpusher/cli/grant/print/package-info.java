/** Prints what {@code grant} would do, for other tools. */
package io.ecrpusher.cli.grant.print;
