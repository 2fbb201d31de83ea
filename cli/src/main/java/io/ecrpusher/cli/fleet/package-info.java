/** The fleet that a command works on, and {@code validate}. */
package io.ecrpusher.cli.fleet;
