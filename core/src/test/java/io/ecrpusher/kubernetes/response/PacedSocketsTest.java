package io.ecrpusher.kubernetes.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.settings.ResponseLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Tests how threads read from servers that always have data ready. */
@Timeout(60) // without pauses, a thread would read for as long
class PacedSocketsTest {
    private static final int MAX_READS = 5_000_000;

    private final ProcessorTurns processor = new ProcessorTurns();

    @Test
    void threadsThatReadWithoutEndLeaveTheProcessorToOthers() throws Exception {
        CountDownLatch woken = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sleeper = threads.submit(() -> wake(woken));
            // Each carrier has one, and one more waits.
            for (Future<Integer> reads :
                    IntStream.rangeClosed(0, Runtime.getRuntime().availableProcessors())
                            .mapToObj(_ -> threads.submit(() -> readUntil(woken)))
                            .toList()) {
                assertThat(reads.get()).isLessThan(MAX_READS);
            }
            sleeper.get();
        }
    }

    private static Void wake(CountDownLatch woken) throws InterruptedException {
        Thread.sleep(1);
        woken.countDown();
        return null;
    }

    /** Returns how often it read. */
    private int readUntil(CountDownLatch woken) throws IOException {
        InputStream in = new PacedSockets(processor).paced(endless());
        int reads = 0;
        while (woken.getCount() > 0 && reads < MAX_READS) {
            int _ = in.read();
            reads++;
        }
        return reads;
    }

    @Test
    void theReadsOfAUsualResponseWaitForNobody() throws IOException {
        PacedSockets sockets = new PacedSockets(processor);
        InputStream in = sockets.paced(endless());
        Thread other = takeTheTurn();
        for (int requests = 0; requests < 3; requests++) {
            sockets.beginRequest();
            for (int i = 0; i < ResponseLimits.FREE_READS; i++) {
                assertThat(in.read()).isZero();
            }
        }
        other.interrupt();
    }

    @Test
    void theReadsOfAListInUsualRecordsWaitForNobody() throws IOException {
        PacedSockets sockets = new PacedSockets(processor);
        InputStream in = sockets.paced(endless());
        Thread other = takeTheTurn();
        sockets.beginRequest();
        byte[] record = new byte[1_235];
        for (int i = 0; i < ResponseLimits.FREE_BODY_BYTES / record.length; i++) {
            assertThat(in.read(record, 0, 5)).isEqualTo(5); // the header
            assertThat(in.read(record, 5, record.length - 5)).isEqualTo(record.length - 5);
        }
        other.interrupt();
    }

    /** {@code SSLSocket.close} skips available bytes until there are none. */
    @Test
    void nothingIsAvailableToSkip() throws IOException {
        assertThat(new PacedSockets(processor).paced(endless()).available()).isZero();
    }

    /** Returns a thread that keeps the turn until it is interrupted. */
    private Thread takeTheTurn() {
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread =
                Thread.startVirtualThread(
                        () -> {
                            processor.begin();
                            begun.countDown();
                            await(new CountDownLatch(1));
                        });
        await(begun);
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int available() {
                return Integer.MAX_VALUE;
            }
        };
    }
}
