package io.ecrpusher.fleet;

/**
 * A mistake in the description of a fleet.
 *
 * @param where {@code line 7, clusters[0].region}, or the name of an environment variable
 * @param line the line of the file, from 1; 0 for an environment variable
 * @param column the column in the line, from 1; 0 if it isn't known
 * @param problem what is wrong and what to write instead
 */
public record Mistake(String where, int line, int column, String problem) {
    /** A mistake outside a file. */
    public Mistake(String where, String problem) {
        this(where, 0, 0, problem);
    }

    @Override
    public String toString() {
        return where + ": " + problem;
    }
}
