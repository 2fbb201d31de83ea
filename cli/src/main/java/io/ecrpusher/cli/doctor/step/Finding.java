package io.ecrpusher.cli.doctor.step;

/**
 * What is wrong, and how to fix it.
 *
 * @param cause what happened and where; holds no credential
 * @param remedy one command for a shell, or one edit of the fleet file
 */
public record Finding(String cause, String remedy) {}
