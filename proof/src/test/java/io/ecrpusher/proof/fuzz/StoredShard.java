package io.ecrpusher.proof.fuzz;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.shard.RecordObjects;
import io.ecrpusher.records.shard.Shards;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Records with an index of one shard. */
final class StoredShard implements RecordObjects {
    static final String DEPLOYMENT = "platform";

    /** A cluster of the shard. */
    static final ClusterId CLUSTER = new ClusterId("eu-west-1", "prod", Optional.empty(), true);

    /** A shard with two clusters. */
    static final String VALID =
            """
            {"version":1,"writtenAt":"2026-01-01T12:00:00Z","records":{"clusters":[
             {"region":"eu-west-1","name":"prod","lastAttempt":"2026-01-01T12:00:00Z","lastSuccess":"2026-01-01T12:00:00Z","rotation":["2026-01-01T11:59:00Z",3,1,0],"secrets":{"ecr-pull":{"written":{"2026-01-02T00:00:00Z":["default","team-a"],"":["new"]},"failing":{"2026-01-01T18:00:00Z":["team-b"]},"rest":[2000,3,"2026-01-02T00:00:00Z"]}}},
             {"region":"us-east-1","name":"far","role":"arn:aws:iam::444455556666:role/spoke","eks":false,"lastAttempt":"2026-01-01T12:00:00Z","failure":["NOT_AUTHENTICATED","the cluster doesn't accept the bearer token","2026-01-01T06:00:00Z"],"paused":["2026-01-03T00:00:00Z","move"],"secrets":{}}],
             "runs":[["2026-01-01T11:59:00Z","2026-01-01T12:00:00Z",3,1,2,1]]}}\
            """;

    private final Map<String, Content> objects = new ConcurrentHashMap<>();
    private int tags;

    /** Creates records with {@code shard} as the text of their only shard. */
    StoredShard(String shard) {
        int number = Shards.of(CLUSTER);
        put(
                "records/platform/index.json",
                "{\"version\":1,\"writtenAt\":\"2026-01-01T12:00:00Z\",\"records\":{\"shards\":[%d]}}"
                        .formatted(number));
        put("records/platform/shard-%02d.json".formatted(number), shard);
    }

    @Override
    public Optional<Content> read(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    @Override
    public synchronized boolean write(String key, String text, Optional<String> tag) {
        if (!read(key).map(Content::tag).equals(tag)) {
            return false;
        }
        put(key, text);
        return true;
    }

    private synchronized void put(String key, String text) {
        objects.put(key, new Content(text, String.valueOf(++tags)));
    }
}
