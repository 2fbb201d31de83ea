/**
 * Parsers for the values of a fleet's description, and the list of mistakes in them. The fleet file
 * and the environment variables share them. Imports only {@code fleet}, {@code fleet.select},
 * {@code settings}, and {@code text}.
 */
package io.ecrpusher.fleet.value;
