package io.ecrpusher.run;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.report.Report;

import java.util.ArrayList;
import java.util.List;

/** Warnings about what a fleet's description alone tells. */
public final class FleetWarnings {
    private FleetWarnings() {}

    /** Returns the warnings that a run gives about {@code fleet}. Calls nothing. */
    public static List<Report.Warning> of(Fleet fleet, RegionNames regions) {
        List<Report.Warning> warnings = new ArrayList<>(unknownRegions(fleet, regions));
        ReplayableTokens.warning(fleet, List.of()).ifPresent(warnings::add);
        return warnings;
    }

    static List<Report.Warning> unknownRegions(Fleet fleet, RegionNames regions) {
        List<Report.Warning> warnings = new ArrayList<>();
        for (String region : fleet.regions()) {
            regions.doubt(region)
                    .ifPresent(doubt -> warnings.add(new Report.Warning(region, doubt)));
        }
        return warnings;
    }
}
