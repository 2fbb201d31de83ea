package io.ecrpusher.benchmarks;

import java.time.Duration;

/** A memory size of a Lambda function, in MB, with the CPU and the price that belong to it. */
record LambdaMemory(int megabytes) {
    /**
     * The memory size with one vCPU. Lambda allocates CPU in proportion to memory:
     * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
     */
    private static final double MEGABYTES_PER_CORE = 1769;

    private static final int MEGABYTES_PER_GB = 1024;

    // https://aws.amazon.com/lambda/pricing/, US East (N. Virginia), without the free tier.
    static final double DOLLARS_PER_GB_SECOND_ARM64 = 0.0000133334;
    static final double DOLLARS_PER_MILLION_REQUESTS = 0.20;

    double cores() {
        return megabytes / MEGABYTES_PER_CORE;
    }

    double gbSeconds(Duration billed) {
        return billed.toMillis() / 1e3 * megabytes / MEGABYTES_PER_GB;
    }

    /** Returns the price of {@code runs} runs in dollars. */
    double dollars(Duration billed, int runs) {
        return runs
                * (gbSeconds(billed) * DOLLARS_PER_GB_SECOND_ARM64
                        + DOLLARS_PER_MILLION_REQUESTS / 1e6);
    }
}
