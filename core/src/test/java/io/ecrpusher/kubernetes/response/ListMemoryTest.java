package io.ecrpusher.kubernetes.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ListMemoryTest {
    private static final long LIMIT =
            Runtime.getRuntime().maxMemory() / ResponseLimits.LISTS_HEAP_DIVISOR;
    private static final long LIMIT_OF_ONE =
            Runtime.getRuntime().maxMemory() / ResponseLimits.LIST_HEAP_DIVISOR;

    private final ListMemory.Pool pool = new ListMemory.Pool();

    @Test
    void readsAFewLargeListsAtOnceAndAnyNumberOfSmallOnes() throws FailureException {
        List<ListMemory> large = new ArrayList<>();
        for (int i = 0; i < ResponseLimits.LARGE_LISTS_AT_ONCE; i++) {
            ListMemory list = pool.cluster().list();
            list.add(ResponseLimits.LARGE_LIST_BYTES + 1L);
            large.add(list);
        }
        ListMemory small = pool.cluster().list();
        small.add(ResponseLimits.SMALL_LIST_BYTES);
        small.beforeNextPage(Duration.ZERO);

        ListMemory another = pool.cluster().list();
        another.add(ResponseLimits.SMALL_LIST_BYTES + 1L);
        assertTooMany(() -> another.beforeNextPage(Duration.ofMillis(1)));
        assertTooMany(() -> another.add(ResponseLimits.LARGE_LIST_BYTES));

        large.getFirst().close();
        another.beforeNextPage(Duration.ofMillis(1));
    }

    @Test
    void limitsOneListWhileItIsRead() throws FailureException {
        ListMemory list = pool.cluster().list();
        list.add(LIMIT_OF_ONE);
        assertThatThrownBy(() -> list.add(1)).hasMessageContaining("takes too much memory");
    }

    @Test
    void limitsWhatIsKeptOfLargeLists() throws FailureException {
        ListMemory.OfCluster first = pool.cluster();
        for (long left = LIMIT; left > 0; left -= LIMIT_OF_ONE) {
            keep(first, Math.min(left, LIMIT_OF_ONE));
        }
        assertThatThrownBy(() -> keep(pool.cluster(), ResponseLimits.LARGE_LIST_BYTES + 1))
                .hasMessageContaining("beside those of other clusters");
        first.close();
        keep(pool.cluster(), ResponseLimits.LARGE_LIST_BYTES + 1);
    }

    @Test
    void keepsTheSmallListsOfAClusterWhateverOthersKeep() throws FailureException {
        ListMemory.OfCluster first = pool.cluster();
        for (long left = LIMIT; left > 0; left -= LIMIT_OF_ONE) {
            keep(first, Math.min(left, LIMIT_OF_ONE));
        }
        ListMemory.OfCluster small = pool.cluster();
        keep(small, ResponseLimits.LARGE_LIST_BYTES / 2);
        keep(small, ResponseLimits.LARGE_LIST_BYTES / 2);
        assertThatThrownBy(() -> keep(small, 1)).hasMessageContaining("beside those of");
    }

    private static void keep(ListMemory.OfCluster cluster, long bytes) throws FailureException {
        try (ListMemory list = cluster.list()) {
            list.add(bytes);
            list.keep();
        }
    }

    private static void assertTooMany(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.SERVER_FAILED));
    }
}
