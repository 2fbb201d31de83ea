/** Completion scripts, man pages, and the reference page, all from the same model as the help. */
package io.ecrpusher.cli.reference;
