package io.ecrpusher.cli.policy;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.Command;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.aws.AwsOptions;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.fleet.FleetOptions;
import io.ecrpusher.cli.policy.Policies.Spoke;
import io.ecrpusher.cli.terminal.Documents;
import io.ecrpusher.cli.terminal.OutputFormat;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.value.IamRules;
import io.ecrpusher.text.InvalidValueException;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the IAM policies that a fleet needs. */
@CommandLine.Command(
        name = "policy",
        header = "Prints the IAM policies for this fleet.",
        description = {
            "Examples:",
            "  ecr-pusher policy -f fleet.yaml --role arn:aws:iam::111122223333:role/ecr-pusher",
            "  ecr-pusher policy -f fleet.yaml --for function > policy.json",
            "  ecr-pusher policy -f fleet.yaml --for trust --account 444455556666",
            "",
            "With --for, prints one policy document, for file://policy.json of the AWS CLI.",
            "Without, prints an object with all of them: function, spokes (trust and policy",
            "of each role that the function assumes), and repository (of repositories in",
            "other accounts). Works offline with a local fleet file and --role.",
            "If the fleet is read from the stack, includes its bucket and queue. Otherwise add",
            "them with --bucket and --queue. The policy doesn't include the KMS keys of an",
            "encrypted cluster secret or environment."
        })
public final class PolicyCommand extends Command {
    @Mixin private FleetOptions fleets;
    @Mixin private AwsOptions aws;
    @Mixin private StackOptions options;

    /** The values of {@code --for}. */
    private enum Document {
        FUNCTION,
        TRUST,
        SPOKE,
        REPOSITORY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--for",
            paramLabel = "DOCUMENT",
            description =
                    "Only this policy: function, trust or spoke (of a role that the function assumes), or repository.")
    private Document document;

    @Option(
            names = "--role",
            paramLabel = "ARN",
            description = "The function's role. Default: the stack's output RoleArn.")
    private String role;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "The account of the role that the function assumes, for trust and spoke.")
    private String account;

    @Option(
            names = "--repository",
            paramLabel = "ARN",
            split = ",",
            description =
                    "Only these repositories, as the stack's RepositoryArns. May be repeated. Default: all of the"
                            + " fleet's registries.")
    private List<String> repositories = List.of();

    /** Creates the command. */
    public PolicyCommand(Terminal terminal, Stop stop) {
        super(terminal, stop);
    }

    @Override
    protected int run() {
        boolean offline = fleets.isLocal() && role != null;
        Policies policies = offline ? local() : connected();
        Documents.print(
                terminal().out(),
                OutputFormat.JSON,
                document == null ? all(policies) : one(policies));
        return ExitCode.OK;
    }

    private Policies local() {
        String region = aws.region(terminal()).orElse(CliSettings.OFFLINE_REGION);
        return new Policies(
                fleets.readLocal(terminal(), aws.region(terminal())),
                deployment(region, "", Map.of()));
    }

    private Policies connected() {
        AwsSession session = aws.open(terminal());
        Fleet fleet = fleets.read(terminal(), session);
        if (role == null) {
            role = fleets.stack(session).roleArn();
        }
        Map<String, String> environment =
                fleets.file().isPresent() ? Map.of() : fleets.stack(session).environment(session);
        String file = fleets.file().orElseGet(() -> environment.getOrDefault("FLEET_FILE", ""));
        return new Policies(fleet, deployment(session.region(), file, environment));
    }

    private Deployment deployment(
            String region, String fleetFile, Map<String, String> environment) {
        StackOptions.Values values = options.values(environment);
        if (values.queue() && values.bucket().isEmpty()) {
            throw usage("--queue needs --bucket with the stack's output BucketName");
        }
        try {
            return new Deployment(
                    IamRules.ROLE_ARN.parse(role),
                    region,
                    fleets.stackName(),
                    fleetFile,
                    repositories,
                    values);
        } catch (InvalidValueException e) {
            throw usage("--role: " + e.getMessage());
        }
    }

    private static Map<String, Object> all(Policies policies) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("function", Statement.policy(policies.function()));
        Map<String, Object> spokes = new LinkedHashMap<>();
        policies.spokes()
                .forEach(
                        (arn, spoke) -> {
                            Map<String, Object> documents = new LinkedHashMap<>();
                            documents.put("trust", Statement.policy(spoke.trust()));
                            documents.put("policy", Statement.policy(spoke.policy()));
                            spokes.put(arn, documents);
                        });
        all.put("spokes", spokes);
        if (!policies.repository().isEmpty()) {
            all.put("repository", Statement.policy(policies.repository()));
        }
        return all;
    }

    private Map<String, Object> one(Policies policies) {
        return Statement.policy(
                switch (document) {
                    case FUNCTION -> policies.function();
                    case TRUST -> spoke(policies).trust();
                    case SPOKE -> spoke(policies).policy();
                    case REPOSITORY -> {
                        if (policies.repository().isEmpty()) {
                            throw new CommandException(
                                    "the function pulls from no registry of another account with its own role, so repositories need no policy");
                        }
                        yield policies.repository();
                    }
                });
    }

    private Spoke spoke(Policies policies) {
        Map<String, Spoke> spokes =
                account == null ? policies.spokes() : policies.spokesIn(account);
        if (spokes.isEmpty()) {
            throw new CommandException(
                    account == null
                            ? "the function assumes no role in this fleet"
                            : "the function assumes no role in account %s".formatted(account));
        }
        List<Spoke> different = spokes.values().stream().distinct().toList();
        if (different.size() > 1) {
            throw new CommandException(
                    "the roles have different policies. Choose one with --account, or print all without --for: %s"
                            .formatted(String.join(", ", spokes.keySet())));
        }
        return different.getFirst();
    }
}
