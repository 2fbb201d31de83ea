/**
 * The results of checks: steps in order, up to the first broken one, and the command that fixes it.
 */
package io.ecrpusher.cli.doctor.step;
