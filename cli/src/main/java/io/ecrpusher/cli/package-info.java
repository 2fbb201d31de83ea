/**
 * The {@code ecr-pusher} command: how commands start, fail, and end. Each command is in a package
 * of its own, on the flow of {@code core}.
 */
package io.ecrpusher.cli;
