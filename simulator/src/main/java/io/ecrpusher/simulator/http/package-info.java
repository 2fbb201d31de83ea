/**
 * A small HTTPS server on loopback that counts its traffic and injects faults.
 *
 * <p>Also creates the certificate authorities of servers and clusters. Imports the JDK and Bouncy
 * Castle only: nothing here knows AWS or Kubernetes.
 */
package io.ecrpusher.simulator.http;
