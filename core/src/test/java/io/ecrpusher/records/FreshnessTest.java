package io.ecrpusher.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class FreshnessTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "60, 630, 120",
        "180, 480, 270",
        "360, 300, 180",
        "480, 180, 120",
        "660, 45, 30",
        "15, 630, 120",
        "1440, 45, 30"
    })
    void changesAtTheDocumentedMinutes(int interval, int aging, int expiring) {
        Duration schedule = Duration.ofMinutes(interval);
        assertThat(left(aging, schedule)).isEqualTo(Freshness.FRESH);
        assertThat(left(aging - 1, schedule)).isEqualTo(Freshness.AGING);
        assertThat(left(expiring, schedule)).isEqualTo(Freshness.AGING);
        assertThat(left(expiring - 1, schedule)).isEqualTo(Freshness.EXPIRING);
        assertThat(left(1, schedule)).isEqualTo(Freshness.EXPIRING);
        assertThat(left(0, schedule)).isEqualTo(Freshness.EXPIRED);
        assertThat(left(-600, schedule)).isEqualTo(Freshness.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void aHealthyFleetStaysFreshAndAMissedRotationShows(int hours) {
        Duration interval = Duration.ofHours(hours);
        int atNextRotation = (12 - hours) * 60;
        assertThat(left(atNextRotation - 14, interval)).isEqualTo(Freshness.FRESH);
        assertThat(left(Math.max(1, atNextRotation - 61), interval))
                .isIn(Freshness.AGING, Freshness.EXPIRING);
        List<Freshness> seen = new ArrayList<>();
        for (int minutes = 12 * 60; minutes >= 0; minutes--) {
            Freshness state = left(minutes, interval);
            if (seen.isEmpty() || seen.getLast() != state) {
                seen.add(state);
            }
        }
        assertThat(seen)
                .containsExactly(
                        Freshness.FRESH, Freshness.AGING, Freshness.EXPIRING, Freshness.EXPIRED);
    }

    @Test
    void knowsASecretThatWasNeverWritten() {
        assertThat(Freshness.of(Optional.empty(), NOW, Duration.ofHours(6)))
                .isEqualTo(Freshness.NEVER_WRITTEN);
    }

    private static Freshness left(int minutes, Duration interval) {
        return Freshness.of(Optional.of(NOW.plus(Duration.ofMinutes(minutes))), NOW, interval);
    }
}
