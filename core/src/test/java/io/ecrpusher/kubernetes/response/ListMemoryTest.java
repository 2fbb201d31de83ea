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
    private final ListMemory.Pool pool = new ListMemory.Pool();

    @Test
    void readsAFewLargeListsAtOnceAndAnyNumberOfSmallOnes() throws FailureException {
        List<ListMemory> large = new ArrayList<>();
        for (int i = 0; i < ResponseLimits.LARGE_LISTS_AT_ONCE; i++) {
            ListMemory list = pool.list();
            list.add(ResponseLimits.LARGE_LIST_BYTES + 1L);
            large.add(list);
        }
        ListMemory small = pool.list();
        small.add(ResponseLimits.SMALL_LIST_BYTES);
        small.beforeNextPage(Duration.ZERO);

        ListMemory another = pool.list();
        another.add(ResponseLimits.SMALL_LIST_BYTES + 1L);
        assertTooMany(() -> another.beforeNextPage(Duration.ofMillis(1)));
        assertTooMany(() -> another.add(ResponseLimits.LARGE_LIST_BYTES));

        large.getFirst().keep();
        another.beforeNextPage(Duration.ofMillis(1));
    }

    @Test
    void limitsWhatIsKeptOfAllLists() throws FailureException {
        long half = Runtime.getRuntime().maxMemory() / ResponseLimits.LISTS_HEAP_DIVISOR / 2;
        ListMemory first = keep(half);
        ListMemory second = keep(half);
        assertThatThrownBy(() -> keep(half)).hasMessageContaining("takes too much memory");
        first.close();
        second.close();
    }

    private ListMemory keep(long bytes) throws FailureException {
        ListMemory list = pool.list();
        list.add(bytes);
        list.keep();
        return list;
    }

    private static void assertTooMany(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.SERVER_FAILED));
    }
}
