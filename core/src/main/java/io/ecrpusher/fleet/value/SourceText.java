package io.ecrpusher.fleet.value;

/** A text as the user wrote it, and where. */
public record SourceText(Location place, String text) {}
