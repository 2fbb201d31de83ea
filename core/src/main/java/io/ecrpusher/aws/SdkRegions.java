package io.ecrpusher.aws;

import io.ecrpusher.fleet.value.Partitions;
import io.ecrpusher.fleet.value.RegionNames;

import software.amazon.awssdk.regions.Region;

import java.util.List;
import java.util.stream.Collectors;

/** The names of all Regions in the AWS SDK. */
public final class SdkRegions {
    private SdkRegions() {}

    /**
     * Returns the Regions of all partitions, without pseudo-Regions such as aws-global.
     *
     * @param ownRegion the function's own Region
     */
    public static RegionNames seenFrom(String ownRegion) {
        return new RegionNames(
                Region.regions().stream()
                        .filter(region -> !region.isGlobalRegion())
                        .map(Region::id)
                        .collect(Collectors.toSet()),
                ownRegion);
    }

    /** Returns the Regions of the partition of {@code region}, sorted. */
    public static List<String> samePartition(String region) {
        String partition = Partitions.of(region);
        return seenFrom(region).names().stream()
                .filter(name -> Partitions.of(name).equals(partition))
                .sorted()
                .toList();
    }
}
