package io.ecrpusher.settings;

import java.time.Duration;
import java.util.List;

/** The limits of {@link Settings} for the fleet page. */
public final class PageSettings {
    private PageSettings() {}

    /** Bytes that a page should stay below, so that it opens at once over a slow network, too. */
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    /**
     * Characters of a failure's detail: the first length with which the page stays below {@link
     * #MAX_BYTES}, or the last one. Only thousands of different details need less than the first.
     */
    public static final List<Integer> DETAIL_LENGTHS =
            List.of(RecordSettings.DETAIL_LENGTH, 120, 40);

    /** Characters of a name. Kubernetes' longest names have 253. */
    public static final int NAME_LENGTH = 300;

    /**
     * Clusters whose validity one request to CloudWatch's OTLP endpoint contains: the batch size of
     * the example in its documentation.
     */
    public static final int CLUSTERS_PER_REQUEST = 200;

    /** All these requests of 10,000 clusters, which leaves the page function time for the page. */
    public static final Duration CLUSTER_METRICS_TIME = Duration.ofSeconds(20);

    /** Problems of the records that a page lists: one per shard, and the index. */
    public static final int PROBLEMS_LISTED = 70;
}
