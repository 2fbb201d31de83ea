package io.ecrpusher.aws;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordStore;
import io.ecrpusher.records.shard.RecordObjects;
import io.ecrpusher.records.shard.ShardedRecords;
import io.ecrpusher.report.Report;
import io.ecrpusher.settings.RecordSettings;

import software.amazon.awssdk.services.s3.S3Client;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps records as objects in an S3 bucket of the function's own account. */
public final class S3RecordStore implements RecordStore {
    private final AwsClients clients;
    private final String region;
    private final String bucket;
    private final ShardedRecords records;
    private S3Objects objects;

    /**
     * Creates a store in {@code bucket}. Calls nothing yet, and loads nothing of S3: a cold start
     * pushes first.
     *
     * @param region the bucket's Region
     * @param deployment the stack's name, under which its functions store their records
     */
    public S3RecordStore(
            AwsClients clients, String region, String bucket, String deployment, Clock clock) {
        this.clients = clients;
        this.region = region;
        this.bucket = bucket;
        this.records = new ShardedRecords(new Objects(), deployment, clock);
    }

    @Override
    public FleetRecords read() throws FailureException {
        return records.read();
    }

    @Override
    public Set<ClusterId> failing() {
        return records.failing();
    }

    @Override
    public List<Report.Warning> update(Attempt attempt, Instant until) {
        return records.update(attempt, until);
    }

    private synchronized S3Objects objects() {
        if (objects == null) {
            objects =
                    new S3Objects(
                            clients,
                            clients.build(S3Client.builder(), region, Optional.empty()),
                            new AwsTarget("s3/" + bucket, region),
                            bucket,
                            clients::account,
                            RecordSettings.CALL_TIMEOUT);
        }
        return objects;
    }

    private final class Objects implements RecordObjects {
        @Override
        public Optional<Content> read(String key) throws FailureException {
            return objects()
                    .findTagged(key, RecordSettings.SHARD_MAX_BYTES)
                    .map(found -> new Content(found.text(), found.tag()));
        }

        @Override
        public boolean write(String key, String text, Optional<String> tag)
                throws FailureException {
            return objects().writeIf(key, text, tag);
        }
    }
}
