/** Lambda's managed Java runtime: a function's zip, run in a process by AWS's own client. */
package io.ecrpusher.simulator.lambda;
