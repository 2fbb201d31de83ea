package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.assertRefused;
import static io.ecrpusher.simulator.aws.AwsClients.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.StsClient;

import java.util.Optional;
import java.util.Set;

/** IAM, called with the AWS SDK. */
class IamTest extends SimulatedAccount {
    @Test
    void describesARole() {
        simulator.addRole(
                "arn:aws:iam::111122223333:role/teams/a/described", Set.of(ROLE), Optional.empty());
        IamClient iam = client(IamClient.builder(), simulator, pusher, "aws-global");

        Role role = iam.getRole(r -> r.roleName("described")).role();

        assertThat(role.arn()).isEqualTo("arn:aws:iam::111122223333:role/teams/a/described");
        assertThat(role.path()).isEqualTo("/teams/a/");
        assertRefused(() -> iam.getRole(r -> r.roleName("none")), 404, "NoSuchEntity");
    }

    @Test
    void changesWhoMayAssumeARole() {
        String role = "arn:aws:iam::111122223333:role/spoke";
        simulator.addRole(role, Set.of("arn:aws:iam::111122223333:role/other"), Optional.empty());
        StsClient sts = client(StsClient.builder(), simulator, pusher, REGION);
        assertRefused(
                () -> sts.assumeRole(r -> r.roleArn(role).roleSessionName("run")),
                403,
                "AccessDenied");

        client(IamClient.builder(), simulator, pusher, "aws-global")
                .updateAssumeRolePolicy(
                        r ->
                                r.roleName("spoke")
                                        .policyDocument(
                                                """
                                                {"Version": "2012-10-17", "Statement": [{
                                                  "Effect": "Allow",
                                                  "Principal": {"AWS": "%s"},
                                                  "Action": "sts:AssumeRole",
                                                  "Condition": {"StringEquals": {"sts:ExternalId": "fleet"}}}]}
                                                """
                                                        .formatted(ROLE)));

        sts.assumeRole(r -> r.roleArn(role).roleSessionName("run").externalId("fleet"));
        assertRefused(
                () -> sts.assumeRole(r -> r.roleArn(role).roleSessionName("run")),
                403,
                "AccessDenied");
    }

    @Test
    void aRolesPolicyAllowsWhatWasDenied() {
        Principal session =
                simulator.addRoleSession("arn:aws:iam::111122223333:role/limited", "run");
        simulator.faults().deny(session.arn(), "ecr:GetAuthorizationToken");
        simulator.faults().deny(session.arn(), "sts:AssumeRole");
        assertRefused(() -> ecrToken(session, REGION), 400, "AccessDeniedException");

        client(IamClient.builder(), simulator, pusher, "aws-global")
                .putRolePolicy(
                        r ->
                                r.roleName("limited")
                                        .policyName("pull")
                                        .policyDocument(
                                                """
                                                {"Statement": {"Effect": "Allow", "Action": ["ecr:Get*"], "Resource": "*"}}\
                                                """));

        assertThat(ecrToken(session, REGION).proxyEndpoint()).contains(ACCOUNT);
        assertThat(simulator.faults().isDenied(session, "sts:AssumeRole")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2999-01-01T00:00:00Z, true", "2000-01-01T00:00:00Z, false"})
    void aDenialByIssueTimeCoversOlderSessionsAlone(String before, boolean denied) {
        Principal session =
                simulator.addRoleSession("arn:aws:iam::111122223333:role/leaked", "run");
        IamClient iam = client(IamClient.builder(), simulator, pusher, "aws-global");

        iam.putRolePolicy(
                r ->
                        r.roleName("leaked")
                                .policyName("revoke")
                                .policyDocument(
                                        """
                                        {"Statement": [{"Effect": "Deny", "Action": "ecr:*", "Resource": "*", \
                                        "Condition": {"DateLessThan": {"aws:TokenIssueTime": "%s"}}}]}"""
                                                .formatted(before)));

        assertThat(simulator.faults().isDenied(session, "ecr:BatchGetImage")).isEqualTo(denied);
        assertThat(simulator.faults().isDenied(session, "eks:DescribeCluster")).isFalse();
        assertThat(simulator.faults().isDenied(pusher, "ecr:BatchGetImage")).isFalse();
        iam.deleteRolePolicy(r -> r.roleName("leaked").policyName("revoke"));
        assertThat(simulator.faults().isDenied(session, "ecr:BatchGetImage")).isFalse();
        assertRefused(
                () -> iam.deleteRolePolicy(r -> r.roleName("leaked").policyName("revoke")),
                404,
                "NoSuchEntity");
    }

    @Test
    void refusesADenialOnAConditionThatItDoesNotKnow() {
        assertRefused(
                () ->
                        client(IamClient.builder(), simulator, pusher, "aws-global")
                                .putRolePolicy(
                                        r ->
                                                r.roleName("r")
                                                        .policyName("p")
                                                        .policyDocument(
                                                                """
                                                                {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*", \
                                                                "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}""")),
                400,
                "MalformedPolicyDocument");
    }

    @Test
    void refusesAMalformedPolicy() {
        assertRefused(
                () ->
                        client(IamClient.builder(), simulator, pusher, "aws-global")
                                .putUserPolicy(
                                        r ->
                                                r.userName("u")
                                                        .policyName("p")
                                                        .policyDocument("not JSON")),
                400,
                "MalformedPolicyDocument");
    }
}
