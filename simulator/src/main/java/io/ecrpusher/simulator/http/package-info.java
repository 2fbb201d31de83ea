/** A small HTTPS server over loopback that counts what reaches it and misbehaves on demand. */
package io.ecrpusher.simulator.http;
