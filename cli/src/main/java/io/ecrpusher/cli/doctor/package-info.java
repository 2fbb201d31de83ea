/** {@code doctor}: finds the first broken link between the function and its Secrets. */
package io.ecrpusher.cli.doctor;
