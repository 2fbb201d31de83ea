/**
 * Parses the environment variables: the location of the fleet file, or a small fleet in the
 * template's parameters. Imports only {@code fleet}, {@code fleet.select}, {@code fleet.value}, and
 * {@code text}.
 */
package io.ecrpusher.fleet.parameters;
