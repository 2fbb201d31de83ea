package io.ecrpusher.aws;

import io.ecrpusher.fleet.value.RegionNames;

import software.amazon.awssdk.regions.Region;

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
}
