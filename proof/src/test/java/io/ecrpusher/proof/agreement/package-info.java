/**
 * Records, {@code status}, the fleet page, and the metrics agree with what the API servers hold.
 */
package io.ecrpusher.proof.agreement;
