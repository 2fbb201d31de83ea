package io.ecrpusher.cli.policy;

import java.util.ArrayList;
import java.util.List;

/** What the stack's functions need of AWS, whatever the fleet. Pure. */
final class StackNeeds {
    private static final List<String> RECEIVE =
            List.of("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage");

    private static final List<String> NETWORK =
            List.of(
                    "ec2:AssignPrivateIpAddresses",
                    "ec2:CreateNetworkInterface",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSubnets",
                    "ec2:UnassignPrivateIpAddresses");

    private final Deployment deployment;
    private final StackOptions.Values options;

    StackNeeds(Deployment deployment) {
        this.deployment = deployment;
        this.options = deployment.options();
    }

    /** Returns the statements. Every function writes logs, and receives and reports requests. */
    List<Statement> statements() {
        List<Statement> statements = new ArrayList<>();
        statements.add(
                Statement.allow(
                        "Logs",
                        List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                        List.of(
                                deployment.arn(
                                        "logs",
                                        "log-group:/aws/lambda/" + deployment.stack() + ":*"))));
        statements.add(
                Statement.allow(
                        "FailedRuns", List.of("sqs:SendMessage"), queue("DeadLetterQueue")));
        statements.add(Statement.allow("Requests", RECEIVE, queue("PushQueue")));
        if (!options.pullThrough().isEmpty()) {
            statements.add(
                    Statement.allow(
                            "PullThrough",
                            List.of("ecr:BatchImportUpstreamImage", "ecr:CreateRepository"),
                            options.pullThrough()));
        }
        if (options.queue()) {
            List<String> actions = new ArrayList<>(RECEIVE);
            actions.add("sqs:SendMessage");
            statements.add(Statement.allow("Jobs", actions, queue("JobQueue")));
        }
        if (!options.bucket().isEmpty()) {
            statements.addAll(bucket());
        }
        if (options.vpc()) {
            statements.add(Statement.allow("NetworkInterfaces", NETWORK, Statement.ANY));
            statements.add(
                    Statement.deny("NetworkInterfacesByLambdaOnly", NETWORK, Statement.ANY)
                            .withCondition(
                                    "ArnLike",
                                    "lambda:SourceFunctionArn",
                                    "arn:%s:lambda:*:%s:function:*"
                                            .formatted(
                                                    deployment.partition(), deployment.account())));
        }
        return statements;
    }

    private List<Statement> bucket() {
        String arn = "arn:%s:s3:::%s".formatted(deployment.partition(), options.bucket());
        List<Statement> statements = new ArrayList<>();
        if (options.queue()) {
            statements.add(
                    Statement.allow(
                            "Answers",
                            List.of("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
                            List.of(arn + "/clusters/*")));
        }
        if (options.records()) {
            statements.add(
                    Statement.allow(
                            "Records",
                            List.of("s3:GetObject", "s3:PutObject"),
                            List.of("%s/records/%s/*".formatted(arn, deployment.stack()))));
        }
        statements.add(Statement.allow("AnswersThere", List.of("s3:ListBucket"), List.of(arn)));
        return statements;
    }

    /** CloudFormation ends the name of a queue with random characters. */
    private List<String> queue(String id) {
        return List.of(deployment.arn("sqs", "%s-%s-*".formatted(deployment.stack(), id)));
    }
}
