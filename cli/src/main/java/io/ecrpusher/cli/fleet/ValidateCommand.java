package io.ecrpusher.cli.fleet;

import io.ecrpusher.aws.SdkRegions;
import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.FleetWarnings;
import io.ecrpusher.settings.Settings;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks a fleet file without calling anything. */
@CommandLine.Command(
        name = "validate",
        header = "Checks a fleet file, offline.",
        description = {
            "Examples:",
            "  ecr-pusher validate fleet.yaml",
            "  git show HEAD:fleet.yaml | ecr-pusher validate -",
            "",
            "Prints one line per mistake: FILE:LINE:COLUMN: what is wrong, and what to write instead.",
            "Warns of Regions that this release doesn't know, and of clusters of one name that accept one role.",
            "Exits with 0 without mistakes, 1 with mistakes, and 2 if the file can't be read."
        })
public final class ValidateCommand extends Command {
    @Parameters(paramLabel = "FILE", description = "The fleet file; - for standard input.")
    private String file;

    @Mixin private AwsOptions aws;

    /** Creates the command. */
    public ValidateCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        FleetText text = FleetText.read(file, terminal());
        try {
            Fleet fleet = text.parse(aws.region(terminal()).orElse(CliSettings.OFFLINE_REGION), "");
            for (Report.Warning warning :
                    FleetWarnings.of(fleet, SdkRegions.seenFrom(CliSettings.OFFLINE_REGION))) {
                terminal()
                        .err()
                        .println("warning: %s: %s".formatted(warning.where(), warning.detail()));
            }
            terminal().out().println("%s: OK. %s".formatted(text.source(), summary(fleet)));
            return ExitCode.OK;
        } catch (InvalidFleetException e) {
            for (Mistake mistake : e.mistakes()) {
                terminal().out().println(line(text.source(), mistake));
            }
            if (e.mistakes().size() > Settings.MISTAKES_SHOWN) {
                terminal().err().println("ecr-pusher: stopped after so many mistakes");
            }
            return ExitCode.FINDINGS;
        }
    }

    private static String summary(Fleet fleet) {
        return "%d clusters, %d discoveries, %d Secrets"
                .formatted(
                        fleet.clusters().size(),
                        fleet.discoveries().size(),
                        fleet.secrets().size());
    }

    private static String line(String source, Mistake mistake) {
        return "%s:%d:%d: %s"
                .formatted(
                        source,
                        Math.max(1, mistake.line()),
                        Math.max(1, mistake.column()),
                        mistake.problem());
    }
}
