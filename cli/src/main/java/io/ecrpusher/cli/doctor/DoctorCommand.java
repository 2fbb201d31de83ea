package io.ecrpusher.cli.doctor;

import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.aws.Caller;
import io.ecrpusher.cli.doctor.registry.Image;
import io.ecrpusher.cli.doctor.step.Checkup;
import io.ecrpusher.cli.doctor.step.Remedies;
import io.ecrpusher.cli.doctor.step.Viewpoint;
import io.ecrpusher.cli.fleet.ClusterOptions;
import io.ecrpusher.cli.fleet.FleetOptions;
import io.ecrpusher.cli.terminal.OutputFormat;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Role;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks each link from the function to its Secrets. */
@CommandLine.Command(
        name = "doctor",
        header = "Finds why Secrets can't be written, and the command that fixes it.",
        description = {
            "Examples:",
            "  ecr-pusher doctor -f fleet.yaml",
            "  ecr-pusher doctor --as-function --cluster eu-west-1/prod -v",
            "  ecr-pusher doctor --image team/app:1.4",
            "",
            "Checks each cluster from its lookup to a dry run of its Secrets, and each",
            "registry from its token to an image. Stops at the first broken step, and",
            "prints what fixes it. Changes nothing.",
            "Exits with 0 if all is healthy, 1 with findings, and 2 if something couldn't",
            "be checked. Without --as-function, your own credentials can't tell whether",
            "the function can write: what they leave open is unknown."
        })
public final class DoctorCommand extends Command {
    @Spec private CommandSpec spec;
    @Mixin private FleetOptions fleets;
    @Mixin private ClusterOptions clusters;
    @Mixin private AwsOptions aws;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            split = ",",
            description = "Only these Secrets of the fleet. May be repeated.")
    private List<String> secrets = List.of();

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description =
                    "Also looks up this image: HOST/REPOSITORY:TAG, or REPOSITORY:TAG if the fleet has one"
                            + " registry.")
    private String image;

    @Option(
            names = "--as-function",
            description =
                    "Assumes the role of the stack's function for all checks. The stack's OperatorArns must name you.")
    private boolean asFunction;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, wide (all steps, as with -v), json, or yaml. Default: table.")
    private OutputFormat format;

    /** Creates the command. */
    public DoctorCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        if (format == OutputFormat.NAME) {
            throw usage("-o name isn't supported; write table, wide, json, or yaml");
        }
        Optional<Image> asked = image();
        AwsSession own = aws.open(terminal());
        Fleet fleet = fleets.read(terminal(), own);
        Optional<String> functionRole = functionRole(own);
        Viewpoint viewpoint = new Viewpoint(callerArn(own), functionRole, asFunction);
        AwsSession session =
                asFunction ? own.as(new Role(functionRole.orElseThrow(), Optional.empty())) : own;
        boolean people = format == OutputFormat.TABLE || format == OutputFormat.WIDE;
        if (people) {
            terminal().out().println(viewpoint.description());
        }
        Remedies remedies = remedies(viewpoint);
        Examination examination =
                new Examination(terminal(), stop(), timeout().duration(), viewpoint, remedies);
        Examination.Found found =
                examination.run(fleet, clusters, List.copyOf(secrets), asked, session, own);
        List<Checkup> all =
                Stream.concat(found.clusters().stream(), found.registries().stream()).toList();
        Map<String, String> next =
                !viewpoint.isFunction() && all.stream().anyMatch(Checkup::isUnchecked)
                        ? next(remedies)
                        : Map.of();
        CheckupPrinter printer =
                new CheckupPrinter(terminal(), format == OutputFormat.WIDE || isVerbose());
        if (people) {
            printer.print("clusters", found.clusters());
            printer.print("registries", found.registries());
            printer.printNext(next);
        } else {
            printer.print(
                    format, viewpoint.description(), found.clusters(), found.registries(), next);
        }
        return exitCode(all);
    }

    /** The function's role trusts only Lambda and the OperatorArns of the stack. */
    private Map<String, String> next(Remedies remedies) {
        Map<String, String> next = new LinkedHashMap<>();
        next.put(
                "Next, if the stack's OperatorArns name you",
                remedies.ecrPusher(words("doctor", "--as-function")));
        next.put(
                "Else, compare the access that the function has",
                remedies.ecrPusher(words("grant", "--check")));
        return next;
    }

    /** Returns the words of a command, for the chosen clusters. */
    private String[] words(String command, String option) {
        List<String> words = new ArrayList<>(List.of(command, option));
        if (!clusters.names().isEmpty()) {
            words.addAll(List.of("--cluster", String.join(",", clusters.names())));
        }
        return words.toArray(String[]::new);
    }

    private Optional<Image> image() {
        if (image == null) {
            return Optional.empty();
        }
        Optional<Image> parsed = Image.parse(image);
        if (parsed.isEmpty()) {
            throw usage("--image isn't the name of an image, such as team/app:1.4");
        }
        return parsed;
    }

    private static String callerArn(AwsSession session) {
        return Caller.of(session, Optional.empty())
                .map(Caller::arn)
                .orElseThrow(
                        () ->
                                new CommandException(
                                        ExitCode.CREDENTIALS,
                                        "AWS doesn't accept your credentials (sts:GetCallerIdentity). Sign in again"));
    }

    /** Without --as-function, the role is only for comparison, and a stack isn't needed. */
    private Optional<String> functionRole(AwsSession session) {
        try {
            return Optional.of(fleets.stack(session).roleArn());
        } catch (CommandException e) {
            if (asFunction) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Returns the commands with the options that this command got. */
    private Remedies remedies(Viewpoint viewpoint) {
        return new Remedies(
                options("--fleet", "--stack", "--region", "--profile"),
                options("--profile"),
                viewpoint.functionRole().isPresent()
                        ? List.of()
                        : List.of("--role", viewpoint.callerArn()));
    }

    private List<String> options(String... names) {
        CommandLine.ParseResult parsed = spec.commandLine().getParseResult();
        List<String> words = new ArrayList<>();
        for (String name : names) {
            if (parsed.hasMatchedOption(name)) {
                words.add(name);
                words.addAll(parsed.matchedOption(name).originalStringValues());
            }
        }
        return words;
    }

    private static int exitCode(List<Checkup> checkups) {
        if (checkups.stream().anyMatch(Checkup::isBroken)) {
            return ExitCode.FINDINGS;
        }
        return checkups.stream().allMatch(Checkup::isHealthy) ? ExitCode.OK : ExitCode.NOT_DONE;
    }
}
