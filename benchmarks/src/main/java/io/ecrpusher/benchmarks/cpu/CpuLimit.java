package io.ecrpusher.benchmarks.cpu;

import java.io.IOException;
import java.util.List;

/** A limit for one process. */
public interface CpuLimit extends AutoCloseable {
    /** Returns the command that applies the limit and then executes the rest of its arguments. */
    List<String> commandPrefix();

    /** Removes the limit. The process must have ended. */
    @Override
    void close() throws IOException;
}
