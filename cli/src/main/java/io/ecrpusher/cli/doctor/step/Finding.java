package io.ecrpusher.cli.doctor.step;

/**
 * What is wrong, and how to fix it.
 *
 * @param cause what happened and where; holds no credential
 * @param remedy one command for a shell, or one edit of the fleet file
 * @param fixes false if the command only looks further
 */
public record Finding(String cause, String remedy, boolean fixes) {}
