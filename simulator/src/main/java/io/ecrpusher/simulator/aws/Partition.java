package io.ecrpusher.simulator.aws;

/** AWS partitions, with their names of Regions and hosts. */
public enum Partition {
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

    /** Returns the partition of a Region. */
    public static Partition ofRegion(String region) {
        for (Partition partition : values()) {
            if (region.startsWith(partition.regionPrefix)) {
                return partition;
            }
        }
        return COMMERCIAL;
    }

    /** The identifier in ARNs, such as {@code aws-cn}. */
    public String id() {
        return id;
    }

    /** The DNS suffix of all hosts, such as {@code amazonaws.com.cn}. */
    public String suffix() {
        return suffix;
    }

    /** Returns true if {@code host} is an STS endpoint for requests signed for {@code region}. */
    public boolean isStsHost(String host, String region) {
        if (host.equals("sts." + region + "." + suffix)) {
            return true;
        }
        return switch (this) {
            // The legacy global endpoint belongs to us-east-1.
            case COMMERCIAL ->
                    (region.equals("us-east-1") && host.equals("sts.amazonaws.com"))
                            || (region.startsWith("us-")
                                    && host.equals("sts-fips." + region + "." + suffix));
            case CHINA, GOV, ISO, ISO_B, ISO_E, ISO_F, EUROPE -> false;
        };
    }
}
