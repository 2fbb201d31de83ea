package io.ecrpusher.fleet.value;

/** A text as the user wrote it, with its location. */
public record SourceText(Location location, String text) {}
