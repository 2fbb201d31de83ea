package io.ecrpusher.benchmarks.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/**
 * A process of this user, by calls of the C library that Java has no API for. After the process has
 * ended, signals do nothing and its CPU time stays as it was.
 */
final class LinuxProcess {
    // signal(7): the numbers on x86 and Arm.
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private static final MethodHandle KILL =
            function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOCK_GETCPUCLOCKID =
            function("clock_getcpuclockid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle CLOCK_GETTIME =
            function("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private final int id;
    private final MemorySegment clock = Arena.ofAuto().allocate(JAVA_INT);
    private final MemorySegment timespec = Arena.ofAuto().allocate(JAVA_LONG, 2);

    LinuxProcess(int id) {
        this.id = id;
        int _ = call(() -> (int) CLOCK_GETCPUCLOCKID.invokeExact(id, clock));
    }

    void stop() {
        int _ = call(() -> (int) KILL.invokeExact(id, SIGSTOP));
    }

    void resume() {
        int _ = call(() -> (int) KILL.invokeExact(id, SIGCONT));
    }

    /** Returns the CPU time of all threads since the process started, in nanoseconds. */
    long cpuNanos() {
        int clockId = clock.get(JAVA_INT, 0);
        int _ = call(() -> (int) CLOCK_GETTIME.invokeExact(clockId, timespec));
        return TimeUnit.SECONDS.toNanos(timespec.getAtIndex(JAVA_LONG, 0))
                + timespec.getAtIndex(JAVA_LONG, 1);
    }

    private interface Call {
        int run() throws Throwable;
    }

    private static int call(Call call) {
        try {
            return call.run();
        } catch (Throwable e) { // MethodHandle declares it; the C library throws nothing
            throw new IllegalStateException(e);
        }
    }

    // Native access is the purpose of this class.
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
}
