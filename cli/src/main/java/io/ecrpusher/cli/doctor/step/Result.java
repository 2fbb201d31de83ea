package io.ecrpusher.cli.doctor.step;

/** The result of a step. */
public sealed interface Result {
    /** In order. */
    record Passed(String detail) implements Result {}

    /** Not checked, which doesn't affect the steps that follow. */
    record Skipped(String reason) implements Result {}

    /**
     * Not checked, although it's part of whether the function can write. The steps that follow
     * don't need it.
     */
    record Unchecked(String reason) implements Result {}

    /** The function works, but something should change. */
    record Warning(Finding finding) implements Result {}

    /** The first broken link of the chain: the steps that follow can't work. */
    record Broken(Finding finding) implements Result {}

    /** The caller, and not the fleet, lacks something to check this and what follows. */
    record Unknown(String reason) implements Result {}

    /** Returns a step's result in order. */
    static Result passed(String detail) {
        return new Passed(detail);
    }

    /** Returns the result of a step that wasn't checked. */
    static Result skipped(String reason) {
        return new Skipped(reason);
    }

    /** Returns the result of a step without which nobody knows whether the function can write. */
    static Result unchecked(String reason) {
        return new Unchecked(reason);
    }

    /** Returns the result of a step that should be better. */
    static Result warning(String cause, String remedy) {
        return new Warning(new Finding(cause, remedy, true));
    }

    /** Returns the result of a step that ends the chain. */
    static Result broken(String cause, String remedy) {
        return new Broken(new Finding(cause, remedy, true));
    }

    /** Returns the same for a command that doesn't fix the step, but tells more about it. */
    static Result checkNext(String cause, String command) {
        return new Broken(new Finding(cause, command, false));
    }

    /** Returns the result of a step that can't be checked by this caller. */
    static Result unknown(String reason) {
        return new Unknown(reason);
    }

    /** Returns true if no step follows. */
    default boolean endsChain() {
        return switch (this) {
            case Passed _, Skipped _, Unchecked _, Warning _ -> false;
            case Broken _, Unknown _ -> true;
        };
    }

    /** Returns the word for people and programs: {@code ok}, {@code skipped}, … */
    default String word() {
        return switch (this) {
            case Passed _ -> "ok";
            case Skipped _ -> "skipped";
            case Warning _ -> "warning";
            case Broken _ -> "broken";
            case Unchecked _, Unknown _ -> "unknown";
        };
    }

    /** Returns what was found, without the remedy. */
    default String detail() {
        return switch (this) {
            case Passed passed -> passed.detail();
            case Skipped skipped -> skipped.reason();
            case Unchecked unchecked -> unchecked.reason();
            case Warning warning -> warning.finding().cause();
            case Broken broken -> broken.finding().cause();
            case Unknown unknown -> unknown.reason();
        };
    }

    /** Returns false if the remedy is only a command that tells more. */
    default boolean fixes() {
        return !(this instanceof Broken broken) || broken.finding().fixes();
    }

    /** Returns what fixes it; empty if nothing has to be fixed. */
    default String remedy() {
        return switch (this) {
            case Passed _, Skipped _, Unchecked _, Unknown _ -> "";
            case Warning warning -> warning.finding().remedy();
            case Broken broken -> broken.finding().remedy();
        };
    }
}
