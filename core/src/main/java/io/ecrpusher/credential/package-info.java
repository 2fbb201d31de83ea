/**
 * The type that holds credentials and prints as a mask, and parsers for certificates and private
 * keys in PEM. Imports no other package.
 */
package io.ecrpusher.credential;
