/**
 * How records are stored: a fixed number of objects, each with the clusters of one hash, as JSON
 * with a version. Computes a cluster's state after an attempt, and merges what others wrote at the
 * same time. Knows the store only through {@link io.ecrpusher.records.shard.RecordObjects}.
 */
package io.ecrpusher.records.shard;
