package io.ecrpusher.proof.model;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.queue.DelayedJob;
import io.ecrpusher.queue.Job;
import io.ecrpusher.records.shard.RecordObjects;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A deployment: its fleet, processes, queue, and records. */
final class Deployment {
    final String name;
    final boolean queued;
    final List<Product> processes = new ArrayList<>();
    final List<Message> queue = new ArrayList<>();
    final List<Message> deadLetters = new ArrayList<>();
    final Bucket records = new Bucket();
    FleetSpec spec;
    Fleet fleet;

    /** The expiries seen in Secrets that this deployment wrote, each with its namespaces. */
    final Map<String, Set<String>> seen = new HashMap<>();

    /** A message of the queue. */
    record Message(Job job, int receives) {}

    Deployment(String name, boolean queued) {
        this.name = name;
        this.queued = queued;
    }

    void use(FleetSpec next) {
        spec = next;
        fleet = FleetFile.parse(name, next.yaml(), "eu-west-1");
    }

    /** Enqueues a message per cluster, so that more can come late, twice, or in another order. */
    synchronized void send(World world, Product sender, List<DelayedJob> jobs)
            throws FailureException {
        if (world.queueFails || sender.kill == Product.Kill.BEFORE) {
            throw new FailureException(Cause.SERVER_FAILED, "SQS fails");
        }
        for (DelayedJob delayed : jobs) {
            Job job = delayed.job();
            job.clusters()
                    .forEach(
                            id ->
                                    queue.add(
                                            new Message(
                                                    new Job(
                                                            job.trigger(),
                                                            job.startedAt(),
                                                            List.of(id),
                                                            ""),
                                                    0)));
        }
    }

    /** Objects in memory with the conditions of S3. */
    static final class Bucket implements RecordObjects {
        private final Map<String, Content> stored = new TreeMap<>();
        private int tags;
        private int seenTags;

        /** Returns true if an object was written since the last call. */
        synchronized boolean hasChanged() {
            boolean changed = tags != seenTags;
            seenTags = tags;
            return changed;
        }

        @Override
        public synchronized Optional<Content> read(String key) {
            return Optional.ofNullable(stored.get(key));
        }

        @Override
        public synchronized boolean write(String key, String text, Optional<String> tag) {
            if (!Optional.ofNullable(stored.get(key)).map(Content::tag).equals(tag)) {
                return false;
            }
            tags++;
            stored.put(key, new Content(text, String.valueOf(tags)));
            return true;
        }
    }
}
