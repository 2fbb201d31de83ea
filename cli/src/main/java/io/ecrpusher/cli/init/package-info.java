/** {@code init}: finds clusters and writes a first fleet file. */
package io.ecrpusher.cli.init;
