package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.plan.Trigger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

class EventsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}"
            })
    void rotatesTheWholeFleetForAnyOtherEvent(String event) {
        assertThat(Events.trigger(event, "")).contains(new Trigger.Rotate());
    }

    @Test
    void readsTheTimeThatASweepLooksBack() {
        assertThat(Events.trigger("{\"sweep\": {\"minutes\": 15}}", ""))
                .contains(new Trigger.Sweep(Duration.ofMinutes(15)));
    }

    @Test
    void readsAPushOfClustersOrSecretsOrBoth() {
        Trigger both = new Trigger.Push(List.of("prod"), List.of("ecr-pull"));
        String push = "{\"clusters\":[\"prod\"],\"secrets\":[\"ecr-pull\"]}";
        assertThat(Events.trigger(push, "")).contains(both);
        assertThat(
                        Events.trigger(
                                "{\"source\":\"ecr-pusher\",\"detail-type\":\"Push Requested\",\"detail\":"
                                        + push
                                        + "}",
                                ""))
                .contains(both);
        assertThat(Events.trigger("{\"secrets\":[\"ecr-pull\"]}", ""))
                .contains(new Trigger.Push(List.of(), List.of("ecr-pull")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"clusters\":[]}",
                "{\"clusters\":\"prod\"}",
                "{\"secrets\":[{}]}",
                "{\"cluster\":[\"prod\"]}",
                "{\"Secrets\":[\"ecr-pull\"]}",
                "{\"clusters\":[\"prod\"]",
                "\"prod\"",
                "[\"prod\"]"
            })
    void refusesAnInvalidPushAndShowsAValidOne(String event) {
        assertThatThrownBy(() -> Events.trigger(event, ""))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("write a list of names, such as {\"clusters\":");
    }

    // From the EventBridge user guide, "AWS service events delivered via CloudTrail".
    private static final String CLOUD_TRAIL =
            """
            {"version":"0","source":"aws.eks","detail-type":"AWS API Call via CloudTrail","account":"111122223333",
             "region":"eu-west-1","detail":{"eventVersion":"1.09","eventSource":"eks.amazonaws.com","eventName":"%s",
             "awsRegion":"eu-west-1","recipientAccountId":"111122223333",%s
             "requestParameters":{"name":"prod","principalArn":"arn:aws:iam::111122223333:role/ecr-pusher"}}}
            """;

    @Test
    void pushesToAClusterWithANewAccessEntry() {
        assertThat(Events.trigger(CLOUD_TRAIL.formatted("CreateAccessEntry", ""), ""))
                .contains(new Trigger.Push(List.of("eu-west-1/prod")));
    }

    @Test
    void pushesToANewClusterWhenItIsActive() {
        assertThat(Events.trigger(CLOUD_TRAIL.formatted("CreateCluster", ""), ""))
                .contains(new Trigger.Push(List.of("eu-west-1/prod"), List.of(), true));
    }

    @Test
    void ignoresFailedCallsAndOtherCalls() {
        String failed = "\"errorCode\":\"AccessDenied\",";
        assertThat(Events.trigger(CLOUD_TRAIL.formatted("CreateAccessEntry", failed), ""))
                .isEmpty();
        assertThat(Events.trigger(CLOUD_TRAIL.formatted("CreateCluster", failed), "")).isEmpty();
        assertThat(Events.trigger(CLOUD_TRAIL.formatted("DeleteCluster", ""), "")).isEmpty();
    }

    @Test
    void rotatesWhenTheFleetFileChangesButNotForOtherObjects() {
        String event =
                """
                {"source":"aws.s3","detail-type":"Object Created",
                 "detail":{"bucket":{"name":"config"},"object":{"key":"a/fleet.yaml"}}}
                """;
        assertThat(Events.trigger(event, "s3://config/a/fleet.yaml"))
                .contains(new Trigger.Rotate());
        assertThat(Events.trigger(event, "s3://config/fleet.yaml")).isEmpty();
        assertThat(Events.trigger(event, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{}",
                "{\"minutes\":0}",
                "{\"minutes\":1441}",
                "{\"minutes\":\"x\"}"
            })
    void refusesAnInvalidSweepAndShowsAValidOne(String sweep) {
        assertThatThrownBy(() -> Events.trigger("{\"sweep\":" + sweep + "}", ""))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("such as {\"sweep\": {\"minutes\": 15}}");
    }
}
