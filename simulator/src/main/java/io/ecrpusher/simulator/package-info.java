/** AWS and a fleet of Kubernetes API servers in one local process, over HTTPS. */
package io.ecrpusher.simulator;
