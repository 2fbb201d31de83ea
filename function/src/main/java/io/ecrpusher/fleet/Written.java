package io.ecrpusher.fleet;

/** A text as the user wrote it, and where. */
record Written(Place place, String text) {}
