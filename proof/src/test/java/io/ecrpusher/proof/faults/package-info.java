/** The fault matrix, deadlines, and retries: whole runs with one broken edge, over real sockets. */
package io.ecrpusher.proof.faults;
