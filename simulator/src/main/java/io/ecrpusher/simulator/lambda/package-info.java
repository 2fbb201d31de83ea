/**
 * Lambda's managed Java runtime: runs a function's zip in a local process with AWS's own runtime
 * interface client.
 *
 * <p>Imports the JDK and Gson only. Finds the client on the class path but doesn't link to it.
 */
package io.ecrpusher.simulator.lambda;
