package io.ecrpusher.records.shard;

import io.ecrpusher.failure.FailureException;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stored objects in memory, with the conditions of S3. Counts calls. */
final class MemoryObjects implements RecordObjects {
    final Map<String, Content> stored = new ConcurrentSkipListMap<>();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();
    private int tags;

    @Override
    public Optional<Content> read(String key) throws FailureException {
        reads.incrementAndGet();
        return Optional.ofNullable(stored.get(key));
    }

    @Override
    public synchronized boolean write(String key, String text, Optional<String> tag) {
        writes.incrementAndGet();
        if (!Optional.ofNullable(stored.get(key)).map(Content::tag).equals(tag)) {
            return false;
        }
        put(key, text);
        return true;
    }

    synchronized void put(String key, String text) {
        stored.put(key, new Content(text, String.valueOf(++tags)));
    }
}
