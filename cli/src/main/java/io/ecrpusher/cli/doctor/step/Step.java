package io.ecrpusher.cli.doctor.step;

import java.time.Duration;

/** A step that ran, with the time that it took. */
public record Step(String name, Result result, Duration time) {}
