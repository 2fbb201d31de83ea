/**
 * Lambda's handlers, and the events that they accept. The only package that knows Lambda's types.
 * Imports any other package.
 */
package io.ecrpusher.lambda;
