/**
 * Parses the fleet file and reports all mistakes with their lines. Imports the YAML parser, and of
 * ecr-pusher's packages only {@code fleet}, {@code fleet.select}, {@code fleet.value}, {@code
 * settings}, and {@code text}.
 */
package io.ecrpusher.fleet.file;
