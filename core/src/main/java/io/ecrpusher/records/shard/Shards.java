package io.ecrpusher.records.shard;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.settings.RecordSettings;

import java.util.Comparator;

/**
 * Assigns clusters to shards by a hash of their IDs. Never changes: stored records depend on it.
 */
public final class Shards {
    /** The number of shards. They are numbered from 0. */
    public static final int COUNT = 1 << RecordSettings.SHARD_BITS;

    /** Orders clusters by shard, and in a fixed random order within a shard. */
    public static final Comparator<ClusterId> ORDER =
            Comparator.comparingLong(Shards::hash).thenComparing(Comparator.naturalOrder());

    private Shards() {}

    /** Returns the shard of {@code cluster}. */
    public static int of(ClusterId cluster) {
        return (int) (hash(cluster) >>> (Integer.SIZE - RecordSettings.SHARD_BITS));
    }

    /** Returns 32 bits. Mixes them as MurmurHash3 does: similar names have similar hash codes. */
    private static long hash(ClusterId cluster) {
        int hash =
                "%s/%s/%s/%s"
                        .formatted(
                                cluster.region(),
                                cluster.name(),
                                cluster.roleArn().orElse(""),
                                cluster.eks())
                        .hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return Integer.toUnsignedLong(hash ^ (hash >>> 16));
    }
}
