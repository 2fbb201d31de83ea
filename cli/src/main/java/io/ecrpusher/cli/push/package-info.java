/** Pushes from a laptop or pipeline, with the function's flow and the caller's credentials. */
package io.ecrpusher.cli.push;
