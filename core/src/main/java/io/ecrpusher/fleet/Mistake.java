package io.ecrpusher.fleet;

/**
 * A mistake in the description of a fleet.
 *
 * @param where {@code line 7, clusters[0].region}, or the name of an environment variable
 * @param problem what is wrong and what to write instead
 */
public record Mistake(String where, String problem) {
    @Override
    public String toString() {
        return where + ": " + problem;
    }
}
