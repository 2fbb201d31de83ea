package io.ecrpusher.proof.privileges;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.proof.privileges.Rehearsal.Observed;
import io.ecrpusher.simulator.aws.AwsAction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All policies of a stack and of the accounts that its fleet uses. */
final class Account {
    static final Path INFRA = Path.of("../infra");
    static final String ROTATE = "RotateRole";
    static final String PAGE = "PageRole";
    static final String SPOKE = "SpokeRole";
    static final String MEMBER = "SpokeRole of a member";
    static final String REPOSITORY = "ecr-repository-policy.json";
    static final String TRUST = ", trust policy";

    private static final String ROLE = "AWS::IAM::Role";
    static final String ADMIN = "arn:aws:iam::111122223333:role/admin";
    private static final String ORGANIZATION = "o-exampleorgid";

    /** Another role of the stack's account. The comparison ignores what it allows. */
    private static final IamPolicy ADMINISTRATOR =
            new IamPolicy(
                    "admin",
                    List.of(
                            new IamStatement(
                                    "All",
                                    true,
                                    List.of(),
                                    List.of("*"),
                                    List.of("*"),
                                    List.of())));

    private final Scenario scenario;
    private final Stack stack;
    private final Iam iam = new Iam();

    Account(Scenario scenario, Template template, Template spoke) {
        this.scenario = scenario;
        this.stack =
                template.deploy(Scenario.ACCOUNT, "eu-west-1", "ecr-pusher", scenario.parameters());
        stack.resources(ROLE).forEach((id, role) -> addRole(id, stack.arn(id), role));
        iam.stranger(ADMIN, ADMINISTRATOR);
        stack.resources("AWS::SQS::QueuePolicy").forEach(this::addQueuePolicy);
        stack.resources("AWS::S3::BucketPolicy")
                .forEach(
                        (id, policy) ->
                                iam.resource(
                                        "arn:aws:s3:::" + policy.get("Bucket").getAsString(),
                                        document(id, policy)));
        if (scenario.fleet().isPresent()) {
            addSpoke(
                    spoke,
                    SPOKE,
                    Scenario.SPOKE,
                    "ecr-pusher-spoke",
                    "true",
                    Scenario.SPOKE_KUBECONFIG);
            iam.resource(
                    "arn:aws:ecr:eu-west-1:%s:repository".formatted(Scenario.SHARED),
                    IamPolicy.parse(REPOSITORY, json(INFRA.resolve("iam/" + REPOSITORY))));
        }
        if (scenario.hasOrganization()) {
            for (String account : Scenario.MEMBERS) {
                addSpoke(spoke, MEMBER, account, Scenario.MEMBER_ROLE, "false", "");
            }
        }
    }

    private void addRole(String owner, String arn, JsonObject role) {
        iam.role(arn, IamPolicy.ofRole(owner, role));
        iam.resource(arn, IamPolicy.parse(owner + TRUST, role.get("AssumeRolePolicyDocument")));
    }

    private void addSpoke(
            Template template,
            String owner,
            String account,
            String name,
            String registry,
            String secrets) {
        Stack spoke =
                template.deploy(
                        account,
                        "eu-west-1",
                        "spoke",
                        Map.of(
                                "HubRoleArn",
                                stack.arn(ROTATE),
                                "ExternalId",
                                "fleet",
                                "RoleName",
                                name,
                                "OpenRegistry",
                                registry,
                                "ClusterSecretArns",
                                secrets));
        addRole(owner, spoke.arn(SPOKE), spoke.resource(ROLE, SPOKE).orElseThrow());
    }

    private void addQueuePolicy(String id, JsonObject policy) {
        String url = policy.getAsJsonArray("Queues").get(0).getAsString();
        String queue =
                stack.resources("AWS::SQS::Queue").keySet().stream()
                        .filter(one -> stack.ref(one).equals(url))
                        .findFirst()
                        .orElseThrow();
        iam.resource(stack.arn(queue), document(id, policy));
    }

    private static IamPolicy document(String owner, JsonObject policy) {
        return IamPolicy.parse(owner, policy.get("PolicyDocument"));
    }

    static JsonObject json(Path file) {
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stack stack() {
        return stack;
    }

    Iam iam() {
        return iam;
    }

    /** Evaluates what the steps and the AWS services need. */
    void use(List<Observed> observed) {
        for (Observed one : observed) {
            requests(one).forEach(request -> iam.use(one.step(), request));
        }
        StackServices.of(stack).forEach(call -> iam.use(call.service(), call.request()));
        if (!scenario.parameter("OperatorArns").isEmpty()) {
            // --as-function of the command
            iam.use(
                    "operator",
                    complete(new IamRequest(ADMIN, "sts:AssumeRole", stack.arn(ROTATE), Map.of())));
        }
    }

    /**
     * Returns the policies that {@code ecr-pusher policy} prints: of the function's role, and of
     * the roles that it assumes, with their trust policies.
     */
    Iam withPrintedPolicies(JsonObject printed) {
        Iam others = new Iam();
        others.role(stack.arn(ROTATE), IamPolicy.parse("function", printed.get("function")));
        printed.getAsJsonObject("spokes")
                .asMap()
                .forEach(
                        (arn, spoke) -> {
                            List<String> accounts =
                                    arn.contains("::*:")
                                            ? Scenario.MEMBERS
                                            : List.of(Scenario.SPOKE);
                            for (String account : accounts) {
                                String role = arn.replace("::*:", "::%s:".formatted(account));
                                JsonObject both = spoke.getAsJsonObject();
                                others.role(role, IamPolicy.parse(arn, both.get("policy")));
                                others.resource(
                                        role, IamPolicy.parse(arn + TRUST, both.get("trust")));
                            }
                        });
        if (printed.has("repository")) {
            others.resource(
                    "arn:aws:ecr:eu-west-1:%s:repository".formatted(Scenario.SHARED),
                    IamPolicy.parse("repository", printed.get("repository")));
        }
        return others;
    }

    /** Returns requests that a Deny statement must deny. */
    List<IamRequest> probes() {
        List<IamRequest> probes = new ArrayList<>();
        String rotate = stack.arn(ROTATE);
        for (String role : stack.resources(ROLE).keySet()) {
            for (String action : StackServices.NETWORK_INTERFACES) {
                probes.add(complete(new IamRequest(stack.arn(role), action, "*", Map.of())));
            }
        }
        for (String queue : stack.resources("AWS::SQS::Queue").keySet()) {
            for (String action : List.of("sqs:SendMessage", "sqs:DeleteMessage")) {
                probes.add(unencrypted(rotate, action, stack.arn(queue)));
            }
            probes.add(
                    new IamRequest(
                            "events.amazonaws.com",
                            "sqs:SendMessage",
                            stack.arn(queue),
                            Map.of(
                                    "aws:SourceArn",
                                    stack.arn("PushRequested"),
                                    "aws:SecureTransport",
                                    "false")));
        }
        String bucket = stack.arn("Answers");
        probes.add(unencrypted(rotate, "s3:ListBucket", bucket));
        probes.add(unencrypted(rotate, "s3:GetObject", bucket + "/clusters/a"));
        probes.add(unencrypted(rotate, "s3:GetObject", bucket + "/records/ecr-pusher/a"));
        probes.add(
                complete(new IamRequest(ADMIN, "s3:PutObject", bucket + "/clusters/a", Map.of())));
        return probes;
    }

    private IamRequest unencrypted(String principal, String action, String resource) {
        return complete(new IamRequest(principal, action, resource, Map.of()))
                .with("aws:SecureTransport", "false");
    }

    /** Returns the requests of a step's action: the observed one, and those that follow from it. */
    List<IamRequest> requests(Observed observed) {
        AwsAction action = observed.action();
        List<IamRequest> requests = new ArrayList<>();
        IamRequest request =
                complete(
                        new IamRequest(
                                Rehearsal.principal(action),
                                action.action(),
                                action.resource(),
                                action.context()));
        requests.add(request);
        if (action.action().equals("ecr:BatchGetImage")
                && action.resource().contains(":repository/docker-hub/")
                && !scenario.parameter("PullThroughRepositoryArns").isEmpty()) {
            // https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
            for (String first : List.of("ecr:BatchImportUpstreamImage", "ecr:CreateRepository")) {
                requests.add(
                        complete(
                                new IamRequest(
                                        request.principal(), first, action.resource(), Map.of())));
            }
        }
        boolean readsTheFleet =
                action.resource().endsWith("/ecr-pusher/fleet.yaml")
                        || action.action().equals("ssm:GetParameter");
        if (readsTheFleet && !scenario.parameter("FleetFileKeyArn").isEmpty()) {
            // The store decrypts with the permissions of its caller.
            String store = action.action().substring(0, action.action().indexOf(':'));
            requests.add(
                    complete(
                            new IamRequest(
                                    request.principal(),
                                    "kms:Decrypt",
                                    Scenario.KEY,
                                    Map.of(
                                            "kms:ViaService",
                                            store + "." + stack.region() + ".amazonaws.com"))));
        }
        return requests;
    }

    /** Adds the condition keys that IAM adds to each request of a function. */
    IamRequest complete(IamRequest request) {
        Map<String, String> context = new TreeMap<>(request.context());
        context.put("aws:SecureTransport", "true");
        context.put("aws:PrincipalArn", request.principal());
        String account = request.principal().split(":", -1)[4];
        context.put("aws:PrincipalAccount", account);
        if (isMember(account)) {
            context.put("aws:PrincipalOrgID", ORGANIZATION);
        }
        if (isMember(request.resourceAccount())) {
            context.put("aws:ResourceOrgID", ORGANIZATION);
        }
        context.put(
                "lambda:SourceFunctionArn",
                "arn:aws:lambda:%s:%s:function:any".formatted(stack.region(), stack.account()));
        return new IamRequest(request.principal(), request.action(), request.resource(), context);
    }

    private boolean isMember(String account) {
        return scenario.hasOrganization()
                && (account.equals(Scenario.ACCOUNT)
                        || account.equals(Scenario.SPOKE)
                        || Scenario.MEMBERS.contains(account));
    }
}
