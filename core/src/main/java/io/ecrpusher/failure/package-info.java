/**
 * Why something failed, whether a retry may help, and the log of unexpected exceptions. Imports
 * only settings and text.
 */
package io.ecrpusher.failure;
