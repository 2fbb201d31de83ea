package io.ecrpusher.simulator.aws;

/** AWS's partitions, by the way in which their Regions and hosts are named. */
enum Partition {
    CHINA("aws-cn", "cn-", "amazonaws.com.cn"),
    GOV("aws-us-gov", "us-gov-", "amazonaws.com"),
    ISO("aws-iso", "us-iso-", "c2s.ic.gov"),
    ISO_B("aws-iso-b", "us-isob-", "sc2s.sgov.gov"),
    ISO_E("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk"),
    ISO_F("aws-iso-f", "us-isof-", "csp.hci.ic.gov"),
    EUROPE("aws-eusc", "eusc-", "amazonaws.eu"),
    COMMERCIAL("aws", "", "amazonaws.com");

    private final String id;
    private final String regionPrefix;
    private final String suffix;

    Partition(String id, String regionPrefix, String suffix) {
        this.id = id;
        this.regionPrefix = regionPrefix;
        this.suffix = suffix;
    }

    static Partition ofRegion(String region) {
        for (Partition partition : values()) {
            if (region.startsWith(partition.regionPrefix)) {
                return partition;
            }
        }
        return COMMERCIAL;
    }

    /** As in an ARN. */
    String id() {
        return id;
    }

    /** What every host name of the partition ends with. */
    String suffix() {
        return suffix;
    }

    /** Whether {@code host} is STS's for a request that is signed for {@code region}. */
    boolean isStsHost(String host, String region) {
        if (host.equals("sts." + region + "." + suffix)) {
            return true;
        }
        return switch (this) {
            // The old, global endpoint is us-east-1's.
            case COMMERCIAL ->
                    (region.equals("us-east-1") && host.equals("sts.amazonaws.com"))
                            || (region.startsWith("us-")
                                    && host.equals("sts-fips." + region + "." + suffix));
            case CHINA, GOV, ISO, ISO_B, ISO_E, ISO_F, EUROPE -> false;
        };
    }
}
