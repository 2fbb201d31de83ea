/** Proof that a malicious cluster learns only its own, and affects no other cluster. */
package io.ecrpusher.proof.malice;
