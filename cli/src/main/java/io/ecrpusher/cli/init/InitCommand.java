package io.ecrpusher.cli.init;

import io.ecrpusher.aws.OrganizationAccounts;
import io.ecrpusher.aws.SdkRegions;
import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.fleet.FleetText;
import io.ecrpusher.cli.terminal.Prompt;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.Scope;
import io.ecrpusher.fleet.value.Partitions;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the caller's clusters, and writes a first fleet file. */
@CommandLine.Command(
        name = "init",
        header = "Finds your clusters, and writes a first fleet file.",
        description = {
            "Examples:",
            "  ecr-pusher init",
            "  ecr-pusher init --regions eu-west-1,us-east-1 --tag ecr-pusher=enabled",
            "  ecr-pusher init --role arn:aws:iam::444455556666:role/ecr-pusher-spoke",
            "  ecr-pusher init --organization --role-name ecr-pusher-spoke --no-input",
            "",
            "Searches your account, and the accounts of --role or --organization. Changes nothing in AWS, and never",
            "overwrites a file. Exits with 1 if a Region or account couldn't be searched; the file has the others."
        })
public final class InitCommand extends Command {
    private static final String DEFAULT_NAMESPACE = "default";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "fleet.yaml",
            description = "The file to write. Default: ${DEFAULT-VALUE}.")
    private String out;

    @Option(
            names = "--regions",
            paramLabel = "REGION",
            split = ",",
            description = "Searches only these Regions. Default: all that are enabled.")
    private List<String> regions = List.of();

    @Option(
            names = "--tag",
            paramLabel = "KEY=VALUE",
            description = "Only clusters with this tag. May be repeated.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(
            names = "--role",
            paramLabel = "ARN",
            split = ",",
            description = "A role of another account to search. May be repeated.")
    private List<String> roles = List.of();

    @Option(
            names = "--organization",
            description =
                    "Searches all accounts of your organization, with the role of --role-name.")
    private boolean organization;

    @Option(
            names = "--role-name",
            paramLabel = "NAME",
            description = "The name of the role to assume in each account of the organization.")
    private String roleName;

    @Option(
            names = "--external-id",
            paramLabel = "ID",
            description = "The external ID that the roles' trust policies require.")
    private String externalId;

    @Option(
            names = "--function-role",
            paramLabel = "NAME",
            description =
                    "The name of the role that the function assumes in other accounts. Default: the role that"
                            + " found the clusters.")
    private String functionRole;

    @Option(
            names = "--namespaces",
            paramLabel = "NAME",
            split = ",",
            description =
                    "The namespaces that need the Secret: names and patterns such as team-*. Default: default.")
    private List<String> namespaces = List.of();

    @Option(names = "--no-input", description = "Asks nothing, also on a terminal.")
    private boolean noInput;

    @Mixin private AwsOptions aws;

    /** Creates the command. */
    public InitCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() throws InterruptedException, FailureException {
        if (organization != (roleName != null)) {
            throw usage("--organization and --role-name need each other");
        }
        NewFile file = NewFile.at(out, terminal());
        AwsSession session = aws.open(terminal());
        String account = session.clients().account();
        List<Scope> scopes = scopes(session, account);
        terminal()
                .err()
                .println(
                        "Searching %s in %s."
                                .formatted(
                                        count(
                                                scopes.stream().map(Scope::role).distinct().count(),
                                                "account"),
                                        count(
                                                scopes.stream()
                                                        .map(Scope::region)
                                                        .distinct()
                                                        .count(),
                                                "Region")));
        ClusterSearch.Result result =
                new ClusterSearch(session.clients(), tags, stop()).search(scopes);
        if (stop().requested()) {
            return ExitCode.NOT_DONE;
        }
        SearchProblems problems = new SearchProblems(result, !regions.isEmpty());
        problems.print(terminal().err());
        if (result.clusters().isEmpty()) {
            throw new CommandException(
                    "found no cluster%s. Name other Regions with --regions, or accounts with --role"
                            .formatted(tags.isEmpty() ? "" : " with these tags"));
        }
        FirstFleet fleet =
                new FirstFleet(
                        account,
                        Optional.ofNullable(functionRole),
                        chosenNamespaces(),
                        result.clusters());
        Fleet _ = new FleetText(out, fleet.yaml()).parse(session.region(), "ecr-pusher");
        file.write(fleet.yaml());
        printNextSteps(result.clusters());
        return problems.needAction() ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private List<Scope> scopes(AwsSession session, String account) throws FailureException {
        List<Optional<Role>> all = new ArrayList<>(List.of(Optional.empty()));
        roles.forEach(arn -> all.add(Optional.of(role(arn))));
        if (organization) {
            new OrganizationAccounts(session.clients(), session.region(), clock())
                    .roles(
                            new Organization(
                                    Optional.empty(),
                                    roleName,
                                    Optional.ofNullable(externalId),
                                    Map.of(),
                                    List.of(),
                                    Map.of(),
                                    List.of(account)))
                    .forEach(found -> all.add(Optional.of(found)));
        }
        List<String> searched = regions.isEmpty() ? allRegions(session.region()) : regions;
        return all.stream()
                .distinct()
                .flatMap(role -> searched.stream().map(region -> new Scope(region, role)))
                .toList();
    }

    private Role role(String arn) {
        if (arn.split(":", -1).length != 6 || !arn.contains(":role/")) {
            throw usage(
                    "--role: '%s' isn't a role's ARN, such as arn:aws:iam::444455556666:role/ecr-pusher-spoke"
                            .formatted(arn));
        }
        return new Role(arn, Optional.ofNullable(externalId));
    }

    private static List<String> allRegions(String own) {
        return SdkRegions.seenFrom(own).names().stream()
                .filter(region -> Partitions.of(region).equals(Partitions.of(own)))
                .sorted()
                .toList();
    }

    private List<String> chosenNamespaces() {
        if (!namespaces.isEmpty()) {
            return namespaces;
        }
        if (noInput || !terminal().interactive()) {
            return List.of(DEFAULT_NAMESPACE);
        }
        String answer =
                Prompt.ask(
                        terminal(),
                        "Namespaces that need the Secret, such as default,team-* [default]:");
        return answer.isEmpty() ? List.of(DEFAULT_NAMESPACE) : List.of(answer.split("[,\\s]+"));
    }

    private void printNextSteps(List<FoundCluster> clusters) {
        terminal()
                .out()
                .println(
                        """
                        Wrote %1$s: %2$s, %3$s, %4$s.
                        Next:
                          ecr-pusher validate %1$s
                          ecr-pusher plan -f %1$s --offline
                          ecr-pusher grant -f %1$s
                        grant needs the deployed function. To deploy it, see README.md: Deploy."""
                                .formatted(
                                        out,
                                        count(clusters.size(), "cluster"),
                                        count(
                                                clusters.stream()
                                                        .map(one -> one.scope().region())
                                                        .distinct()
                                                        .count(),
                                                "Region"),
                                        count(
                                                clusters.stream()
                                                        .map(one -> one.scope().role())
                                                        .distinct()
                                                        .count(),
                                                "account")));
    }

    private static String count(long number, String what) {
        return number == 1 ? "1 " + what : "%d %ss".formatted(number, what);
    }
}
