package io.ecrpusher.kubernetes.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.util.List;

class ListMemoryTest {
    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final long KEPT = HEAP / ResponseLimits.KEPT_LISTS_HEAP_DIVISOR;
    private static final long READ = HEAP / ResponseLimits.READ_LISTS_HEAP_DIVISOR;
    private static final long ONE = HEAP / ResponseLimits.LIST_HEAP_DIVISOR;

    private final ListMemory.Pool pool = new ListMemory.Pool();

    @Test
    void returnsTheObjects() throws FailureException {
        try (ListMemory<String> list = pool.cluster().list()) {
            assertThat(list.add("a", 100)).isEqualTo(1);
            assertThat(list.add("b", 100)).isEqualTo(2);
            assertThat(list.keep()).containsExactly("a", "b");
        }
    }

    @Test
    void limitsOneListWhileItIsRead() throws FailureException {
        ListMemory<String> list = pool.cluster().list();
        int _ = list.add("a", ONE);
        assertFails(Cause.INVALID, () -> list.add("b", 1));
    }

    @Test
    void givesUpTheLargestListIfThereIsNoMoreMemory() throws FailureException {
        ListMemory<String> largest = pool.cluster().list();
        int _ = largest.add("a", ONE - 1);
        ListMemory<String> large = pool.cluster().list();
        int _ = large.add("a", READ - ONE - 1000);
        ListMemory<String> small = pool.cluster().list();
        for (int i = 1; i <= 100; i++) {
            assertThat(small.add("a", 1000)).isEqualTo(i);
        }
        assertThat(small.keep()).hasSize(100);
        assertFails(Cause.SERVER_FAILED, largest::keep);
        assertFails(Cause.SERVER_FAILED, () -> largest.add("b", 1));
        assertThat(large.keep()).hasSize(1);
    }

    @Test
    void aListThatEndsReturnsItsMemory() throws FailureException {
        for (long used = 0; used < 2 * READ; used += ONE / 2) {
            try (ListMemory<String> list = pool.cluster().list()) {
                int _ = list.add("a", ONE / 2);
            }
        }
    }

    @Test
    void limitsWhatIsKeptOfLargeLists() throws FailureException {
        ListMemory.OfCluster first = pool.cluster();
        fill(first);
        assertFails(
                Cause.SERVER_FAILED,
                () -> keep(pool.cluster(), ResponseLimits.SMALL_LISTS_BYTES + 1));
        first.close();
        keep(pool.cluster(), ResponseLimits.SMALL_LISTS_BYTES + 1);
    }

    @Test
    void keepsTheSmallListsOfAClusterWhateverOthersKeep() throws FailureException {
        fill(pool.cluster());
        ListMemory.OfCluster small = pool.cluster();
        keep(small, ResponseLimits.SMALL_LISTS_BYTES / 2);
        keep(small, ResponseLimits.SMALL_LISTS_BYTES / 2);
        assertFails(Cause.SERVER_FAILED, () -> keep(small, 1));
    }

    private static void fill(ListMemory.OfCluster cluster) throws FailureException {
        for (long left = KEPT; left > 0; left -= ONE) {
            keep(cluster, Math.min(left, ONE));
        }
    }

    private static void keep(ListMemory.OfCluster cluster, long bytes) throws FailureException {
        try (ListMemory<String> list = cluster.list()) {
            int _ = list.add("a", bytes);
            List<String> _ = list.keep();
        }
    }

    private static void assertFails(Cause cause, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(cause));
    }
}
