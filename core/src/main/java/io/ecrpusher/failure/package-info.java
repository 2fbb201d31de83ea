/** Why something failed, and whether a retry may help. Imports no other package. */
package io.ecrpusher.failure;
