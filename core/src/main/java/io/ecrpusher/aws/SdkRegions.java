package io.ecrpusher.aws;

import io.ecrpusher.fleet.value.RegionNames;

import software.amazon.awssdk.regions.Region;

import java.util.stream.Collectors;

/** The RegionNames that the AWS SDK knows, of all partitions. */
final class SdkRegions {
    private SdkRegions() {}

    static RegionNames all() {
        return new RegionNames(
                Region.regions().stream()
                        .filter(region -> !region.isGlobalRegion())
                        .map(Region::id)
                        .collect(Collectors.toSet()));
    }
}
