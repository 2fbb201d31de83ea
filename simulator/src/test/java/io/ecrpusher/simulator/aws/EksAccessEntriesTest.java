package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.assertRefused;
import static io.ecrpusher.simulator.aws.AwsClients.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ecrpusher.simulator.kubernetes.User;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.InvalidRequestException;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** EKS's access entries and cluster updates, called with the AWS SDK. */
class EksAccessEntriesTest extends SimulatedAccount {
    private static final String NAMED = "arn:aws:iam::444455556666:role/teams/named";
    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    private final String name = "entries-" + CLUSTERS.incrementAndGet();
    private EksCluster cluster;
    private EksClient eks;

    @BeforeEach
    void createCluster() {
        cluster = simulator.addCluster(ACCOUNT, REGION, name);
        eks = client(EksClient.builder(), simulator, pusher, REGION);
    }

    @Test
    void createsAnEntryThatLetsItsPrincipalIn() {
        assertThat(userOf(pusher)).isEmpty();

        var created =
                eks.createAccessEntry(
                                r ->
                                        r.clusterName(name)
                                                .principalArn(ROLE)
                                                .kubernetesGroups("ecr-pusher")
                                                .tags(Map.of("team", "platform")))
                        .accessEntry();

        assertThat(userOf(pusher))
                .contains(
                        new User(
                                "arn:aws:sts::111122223333:assumed-role/pusher/rotate",
                                Set.of("ecr-pusher")));
        assertThat(created.accessEntryArn())
                .startsWith("arn:aws:eks:eu-west-1:111122223333:access-entry/" + name + "/role/");
        assertThat(created.username())
                .isEqualTo("arn:aws:sts::111122223333:assumed-role/pusher/{{SessionName}}");
        assertThat(eks.describeAccessEntry(r -> r.clusterName(name).principalArn(ROLE)))
                .satisfies(found -> assertThat(found.accessEntry()).isEqualTo(created));
        assertThat(created.tags()).containsEntry("team", "platform");
    }

    @Test
    void shutsOutThePrincipalOfADeletedEntry() {
        EksCluster _ = cluster.grantAccess(ROLE, "ecr-pusher");
        assertThat(userOf(pusher)).isPresent();

        eks.deleteAccessEntry(r -> r.clusterName(name).principalArn(ROLE));

        assertThat(userOf(pusher)).isEmpty();
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(
                        () -> eks.deleteAccessEntry(r -> r.clusterName(name).principalArn(ROLE)));
    }

    @Test
    void refusesASecondEntryButRepeatsACallWithTheSameToken() {
        eks.createAccessEntry(
                r -> r.clusterName(name).principalArn(NAMED).clientRequestToken("one"));

        eks.createAccessEntry(
                r -> r.clusterName(name).principalArn(NAMED).clientRequestToken("one"));

        assertThatExceptionOfType(ResourceInUseException.class)
                .isThrownBy(
                        () ->
                                eks.createAccessEntry(
                                        r ->
                                                r.clusterName(name)
                                                        .principalArn(NAMED)
                                                        .clientRequestToken("two")))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(409));
    }

    @Test
    void updatesGroupsAndUsername() {
        EksCluster _ = cluster.grantAccess(ROLE, "old");

        eks.updateAccessEntry(
                r ->
                        r.clusterName(name)
                                .principalArn(ROLE)
                                .kubernetesGroups("new")
                                .username("pusher:{{AccountID}}:{{SessionName}}"));

        assertThat(userOf(pusher)).contains(new User("pusher:111122223333:rotate", Set.of("new")));
    }

    @Test
    void keepsTheRolesPathInTheEntrysName() {
        eks.createAccessEntry(r -> r.clusterName(name).principalArn(NAMED));

        assertThat(eks.listAccessEntries(r -> r.clusterName(name)).accessEntries())
                .containsExactly(NAMED);
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(
                        () ->
                                eks.describeAccessEntry(
                                        r ->
                                                r.clusterName(name)
                                                        .principalArn(
                                                                NAMED.replace("teams/", ""))));
    }

    @Test
    void listsEntriesInPages() {
        for (String role : List.of("a", "b", "c")) {
            EksCluster _ = cluster.grantAccess("arn:aws:iam::111122223333:role/" + role);
        }

        assertThat(eks.listAccessEntries(r -> r.clusterName(name).maxResults(2)).accessEntries())
                .hasSize(2);
        assertThat(
                        eks
                                .listAccessEntriesPaginator(r -> r.clusterName(name).maxResults(2))
                                .accessEntries()
                                .stream())
                .containsExactly(
                        "arn:aws:iam::111122223333:role/a",
                        "arn:aws:iam::111122223333:role/b",
                        "arn:aws:iam::111122223333:role/c");
    }

    @Test
    void theAdminPolicyGivesEveryPermission() {
        EksCluster _ = cluster.grantAccess(ROLE, "ecr-pusher");

        eks.associateAccessPolicy(
                r ->
                        r.clusterName(name)
                                .principalArn(ROLE)
                                .policyArn(AccessEntry.CLUSTER_ADMIN_POLICY)
                                .accessScope(s -> s.type(AccessScopeType.CLUSTER)));

        assertThat(userOf(pusher).orElseThrow().groups())
                .containsExactlyInAnyOrder("ecr-pusher", "system:masters");
        assertThat(
                        eks.listAssociatedAccessPolicies(
                                        r -> r.clusterName(name).principalArn(ROLE))
                                .associatedAccessPolicies())
                .singleElement()
                .satisfies(
                        policy ->
                                assertThat(policy.accessScope().type())
                                        .isEqualTo(AccessScopeType.CLUSTER));

        eks.disassociateAccessPolicy(
                r ->
                        r.clusterName(name)
                                .principalArn(ROLE)
                                .policyArn(AccessEntry.CLUSTER_ADMIN_POLICY));

        assertThat(userOf(pusher).orElseThrow().groups()).containsExactly("ecr-pusher");
    }

    @Test
    void theCreatorOfAClusterIsItsAdmin() {
        EksCluster _ = cluster.bootstrapAdmin(ROLE);

        assertThat(userOf(pusher).orElseThrow().groups()).containsExactly("system:masters");
        assertThat(
                        eks.listAccessEntries(
                                        r ->
                                                r.clusterName(name)
                                                        .associatedPolicyArn(
                                                                AccessEntry.CLUSTER_ADMIN_POLICY))
                                .accessEntries())
                .containsExactly(ROLE);
    }

    @Test
    void refusesGroupsAndPrincipalsThatEksDoesNotAllow() {
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(
                        () ->
                                eks.createAccessEntry(
                                        r ->
                                                r.clusterName(name)
                                                        .principalArn(ROLE)
                                                        .kubernetesGroups("system:masters")))
                .withMessageContaining(
                        "The kubernetes group name system:masters is invalid, it cannot start with"
                                + " system:");
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(
                        () ->
                                eks.createAccessEntry(
                                        r -> r.clusterName(name).principalArn(pusher.arn())));
        assertThat(cluster.access().entries()).isEmpty();
    }

    @Test
    void hasNoEntriesInModeConfigMapUntilTheModeIsUpdated() {
        EksCluster _ = cluster.authenticationMode("CONFIG_MAP");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> eks.listAccessEntries(r -> r.clusterName(name)))
                .withMessageContaining("authentication mode must be set to one of");

        eks.updateClusterConfig(
                r ->
                        r.name(name)
                                .accessConfig(
                                        a ->
                                                a.authenticationMode(
                                                        AuthenticationMode.API_AND_CONFIG_MAP)));

        assertThat(eks.describeCluster(r -> r.name(name)).cluster().accessConfig())
                .satisfies(
                        access ->
                                assertThat(access.authenticationModeAsString())
                                        .isEqualTo("API_AND_CONFIG_MAP"));
        assertThat(eks.listAccessEntries(r -> r.clusterName(name)).accessEntries()).isEmpty();
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(
                        () ->
                                eks.updateClusterConfig(
                                        r ->
                                                r.name(name)
                                                        .accessConfig(
                                                                a ->
                                                                        a.authenticationMode(
                                                                                "CONFIG_MAP"))));
    }

    @Test
    void opensAPrivateEndpoint() {
        EksCluster _ = cluster.endpointPublicAccess(false);
        assertThat(eks.describeCluster(r -> r.name(name)).cluster().resourcesVpcConfig())
                .satisfies(network -> assertThat(network.endpointPublicAccess()).isFalse());

        String update =
                eks.updateClusterConfig(
                                r ->
                                        r.name(name)
                                                .resourcesVpcConfig(
                                                        v ->
                                                                v.endpointPublicAccess(true)
                                                                        .publicAccessCidrs(
                                                                                "192.0.2.0/24")))
                        .update()
                        .id();

        assertThat(eks.describeUpdate(r -> r.name(name).updateId(update)).update().statusAsString())
                .isEqualTo("Successful");
        assertThat(eks.describeCluster(r -> r.name(name)).cluster().resourcesVpcConfig())
                .satisfies(
                        network -> {
                            assertThat(network.endpointPublicAccess()).isTrue();
                            assertThat(network.publicAccessCidrs()).containsExactly("192.0.2.0/24");
                        });
    }

    @Test
    void throttlesAndDeniesEachOperation() {
        simulator.faults().throttle("eks", "DescribeAccessEntry", 1);
        assertRefused(
                () -> eks.describeAccessEntry(r -> r.clusterName(name).principalArn(ROLE)),
                429,
                "TooManyRequestsException");
        Principal denied = another("no-entries");
        simulator.faults().deny(denied.arn(), "eks:CreateAccessEntry");

        assertRefused(
                () ->
                        client(EksClient.builder(), simulator, denied, REGION)
                                .createAccessEntry(r -> r.clusterName(name).principalArn(ROLE)),
                403,
                "AccessDeniedException");
    }

    private Optional<User> userOf(Principal principal) {
        return cluster.reviewer()
                .review(
                        EksTokens.encode(
                                EksTokens.presigned(
                                        principal,
                                        true,
                                        name,
                                        "sts.eu-west-1.amazonaws.com",
                                        REGION,
                                        Clock.systemUTC())));
    }
}
