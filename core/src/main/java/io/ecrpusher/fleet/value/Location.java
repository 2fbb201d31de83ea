package io.ecrpusher.fleet.value;

/**
 * A location in the description of a fleet.
 *
 * @param line the line of the file, from 1; 0 for an environment variable
 * @param column the column in the line, from 1; 0 if it isn't known
 * @param path {@code clusters[0].region}, or the name of an environment variable; empty for the
 *     whole file
 */
public record Location(int line, int column, String path) {
    /** Returns the location of the environment variable {@code name}. */
    public static Location variable(String name) {
        return new Location(0, 0, name);
    }

    /** Returns the location of a character in a file without a valid structure. */
    public static Location character(int line, int column) {
        return new Location(line, column, "column " + column);
    }

    /** Returns the location for people: {@code line 7, clusters[0].region}. */
    @Override
    public String toString() {
        if (line == 0) {
            return path;
        }
        return path.isEmpty() ? "line " + line : "line %d, %s".formatted(line, path);
    }
}
