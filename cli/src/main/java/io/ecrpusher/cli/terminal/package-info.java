/** The terminal: output, color, tables, and progress. */
package io.ecrpusher.cli.terminal;
