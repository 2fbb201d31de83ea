package io.ecrpusher.aws;

import io.ecrpusher.fleet.Regions;

import software.amazon.awssdk.regions.Region;

import java.util.stream.Collectors;

/** The Regions that the AWS SDK knows, of all partitions. */
final class KnownRegions {
    private KnownRegions() {}

    static Regions all() {
        return new Regions(
                Region.regions().stream()
                        .filter(region -> !region.isGlobalRegion())
                        .map(Region::id)
                        .collect(Collectors.toSet()));
    }
}
