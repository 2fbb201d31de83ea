/** The type that holds credentials and prints as a mask. Imports no other package. */
package io.ecrpusher.credential;
