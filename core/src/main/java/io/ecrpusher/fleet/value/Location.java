package io.ecrpusher.fleet.value;

/**
 * Where something is written.
 *
 * @param line from 1; 0 where there are no lines
 * @param path {@code clusters[0].region}; the name of an environment variable; empty for the whole
 */
public record Location(int line, String path) {
    public static Location variable(String name) {
        return new Location(0, name);
    }

    @Override
    public String toString() {
        if (line == 0) {
            return path;
        }
        return path.isEmpty() ? "line " + line : "line %d, %s".formatted(line, path);
    }
}
