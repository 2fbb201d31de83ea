package io.ecrpusher.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.settings.Settings;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget();

    @Test
    void allowsASmallRunItsReserve() {
        budget.noteFirstAttempt();
        assertThat(retries(budget)).isEqualTo(Settings.RETRY_RESERVE);
    }

    @Test
    void allowsALargeRunAFifthOfItsFirstAttempts() {
        for (int i = 0; i < 10_000; i++) {
            budget.noteFirstAttempt();
        }
        assertThat(retries(budget)).isEqualTo(2_000);
    }

    @Test
    void startsEachRunWithTheWholeReserve() {
        assertThat(retries(budget)).isEqualTo(Settings.RETRY_RESERVE);
        budget.startRun();
        assertThat(retries(budget)).isEqualTo(Settings.RETRY_RESERVE);
    }

    @Test
    void leavesRetriesForOtherClusters() {
        RetryBudget failing = budget.ofCluster();
        assertThat(retries(failing)).isEqualTo(Settings.CLUSTER_RETRY_RESERVE);
        assertThat(budget.ofCluster().takeRetry()).isTrue();
    }

    @Test
    void limitsAllClustersTogether() {
        long all = 0;
        for (int i = 0; i < 100; i++) {
            all += retries(budget.ofCluster());
        }
        assertThat(all).isEqualTo(Settings.RETRY_RESERVE);
    }

    private static long retries(RetryBudget budget) {
        long taken = 0;
        while (budget.takeRetry()) {
            taken++;
        }
        return taken;
    }
}
