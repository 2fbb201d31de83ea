package io.ecrpusher.cli.status;

import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.Freshness;

import java.util.Locale;

/** The values of {@code --state}. */
enum StateFilter {
    FRESH,
    AGING,
    EXPIRING,
    EXPIRED,
    NEVER_WRITTEN,
    FAILING,
    PAUSED;

    /**
     * Returns true if the cluster is one of these. A paused cluster is also in its state, but isn't
     * failing: the fleet page and the metric ClustersFailing don't count it either.
     */
    boolean includes(ClusterStatus status) {
        return switch (this) {
            case FRESH -> status.state() == Freshness.FRESH;
            case AGING -> status.state() == Freshness.AGING;
            case EXPIRING -> status.state() == Freshness.EXPIRING;
            case EXPIRED -> status.state() == Freshness.EXPIRED;
            case NEVER_WRITTEN -> status.state() == Freshness.NEVER_WRITTEN;
            case FAILING -> status.cluster().failure().isPresent() && !status.paused();
            case PAUSED -> status.paused();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
