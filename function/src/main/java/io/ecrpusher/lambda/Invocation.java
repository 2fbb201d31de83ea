package io.ecrpusher.lambda;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.run.HandOffFailedException;

import java.util.function.Supplier;

/** The edge of an invocation: nothing passes it that Lambda would print twice or unmasked. */
final class Invocation {
    private Invocation() {}

    /**
     * Returns what {@code handler} returns.
     *
     * @throws ReportedException if the handler fails. The stack trace of an unexpected exception is
     *     in the log, masked. Lambda would log its message as it is.
     */
    static <T> T run(Supplier<T> handler) {
        try {
            return handler.get();
        } catch (ReportedException e) {
            throw e;
        } catch (InvalidFleetException | HandOffFailedException e) {
            throw new RotationFailedException(e.getMessage());
        } catch (VirtualMachineError e) {
            throw e; // ends the process
        } catch (RuntimeException | Error e) {
            throw new RotationFailedException(FailureException.unexpected(e).detail());
        }
    }
}
