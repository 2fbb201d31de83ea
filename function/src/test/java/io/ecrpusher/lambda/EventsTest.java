package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;

import io.ecrpusher.plan.Trigger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class EventsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                " ",
                "{}",
                "{\"rotate\":\"all\"}",
                "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}",
                "{\"source\":\"aws.scheduler\",\"detail-type\":\"Scheduled Event\",\"detail\":\"{}\"}"
            })
    void rotatesTheWholeFleetForASchedulesEventAndOnRequest(String event) {
        assertThat(trigger(event, "")).contains(new Trigger.Rotate());
    }

    @Test
    void readsTheTimeThatASweepLooksBack() {
        assertThat(trigger("{\"sweep\": {\"minutes\": 15}}", ""))
                .contains(new Trigger.Sweep(Duration.ofMinutes(15)));
    }

    @Test
    void readsAPushOfClustersOrSecretsOrBoth() {
        Trigger both = new Trigger.Push(List.of("prod"), List.of("ecr-pull"));
        String push = "{\"clusters\":[\"prod\"],\"secrets\":[\"ecr-pull\"]}";
        assertThat(trigger(push, "")).contains(both);
        assertThat(
                        trigger(
                                "{\"source\":\"ecr-pusher\",\"detail-type\":\"Push Requested\",\"account\":\"111122223333\",\"detail\":"
                                        + push
                                        + "}",
                                ""))
                .contains(both);
        assertThat(trigger("{\"secrets\":[\"ecr-pull\"]}", ""))
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
        assertThatThrownBy(() -> trigger(event, ""))
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
        assertThat(trigger(CLOUD_TRAIL.formatted("CreateAccessEntry", ""), ""))
                .contains(new Trigger.Push(List.of("eu-west-1/prod")));
    }

    @Test
    void pushesToANewClusterWhenItIsActive() {
        assertThat(trigger(CLOUD_TRAIL.formatted("CreateCluster", ""), ""))
                .contains(new Trigger.Push(List.of("eu-west-1/prod"), List.of(), true));
    }

    @Test
    void ignoresFailedCallsAndOtherCalls() {
        String failed = "\"errorCode\":\"AccessDenied\",";
        assertThat(trigger(CLOUD_TRAIL.formatted("CreateAccessEntry", failed), "")).isEmpty();
        assertThat(trigger(CLOUD_TRAIL.formatted("CreateCluster", failed), "")).isEmpty();
        assertThat(trigger(CLOUD_TRAIL.formatted("DeleteCluster", ""), "")).isEmpty();
    }

    @Test
    void rotatesWhenTheFleetFileChangesButNotForOtherObjects() {
        String event =
                """
                {"source":"aws.s3","detail-type":"Object Created",
                 "detail":{"bucket":{"name":"config"},"object":{"key":"a/fleet.yaml"}}}
                """;
        assertThat(trigger(event, "s3://config/a/fleet.yaml")).contains(new Trigger.Rotate());
        assertThat(trigger(event, "s3://config/fleet.yaml")).isEmpty();
        assertThat(trigger(event, "")).isEmpty();
        assertThat(trigger("{\"detail-type\":\"Object Created\",\"detail\":{}}", "")).isEmpty();
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
        assertThatThrownBy(() -> trigger("{\"sweep\":" + sweep + "}", ""))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("such as {\"sweep\": {\"minutes\": 15}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{\"Message\":\"x\"}}]}",
                "{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{}}]}",
                "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"arn\",\"body\":\"{}\"}]}",
                "{\"key1\":\"value1\",\"key2\":\"value2\"}",
                "{\"rotate\":\"everything\"}",
                "{\"rotate\":true}",
                "{\"rotate\":\"all\",\"clusters\":[\"prod\"]}",
                "{\"sweep\":{\"minutes\":5},\"secrets\":[\"ecr-pull\"]}",
                "{\"detail\":{\"clusters\":[\"prod\"]}}",
                "{\"detail-type\":\"EC2 Instance State-change Notification\",\"source\":\"aws.ec2\"}",
                "{\"detail-type\":\"Scheduled Event\",\"source\":\"someone.else\"}",
                "{\"detail-type\":\"Scheduled Event\"}",
                "{\"detail-type\":\"Push Requested\",\"source\":\"other\",\"account\":\"111122223333\",\"detail\":{\"clusters\":[\"prod\"]}}",
                "{\"detail-type\":\"Push Requested\",\"source\":\"ecr-pusher\",\"account\":\"111122223333\"}",
                "{\"detail-type\":\"Push Requested\",\"source\":\"ecr-pusher\",\"account\":\"111122223333\",\"detail\":{\"clusters\":[\"a\"],\"secret\":[\"b\"]}}",
                "{\"detail-type\":\"Object Created\",\"source\":\"other\"}",
                "{\"detail-type\":{}}",
                "{\"detail-type\":null}",
                "{\"clusters\":[\"prod\",\"../../x\"]}",
                "{\"clusters\":[\"a b\"]}",
                "true",
                "1"
            })
    void refusesAnyOtherEventAndSaysHowToRotateTheFleet(String event) {
        assertThatThrownBy(() -> trigger(event, ""))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("{\"rotate\": \"all\"} to rotate the whole fleet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"detail-type\":\"Push Request\"} | did you mean 'Push Requested'?",
                "{\"detail-type\":\"push requested\"} | did you mean 'Push Requested'?",
                "{\"detail-type\":\"Sheduled Event\"} | did you mean 'Scheduled Event'?",
                "{\"detail-type\":\"x\"} | 'Scheduled Event', 'Push Requested', 'AWS API Call via CloudTrail', 'Object Created'",
                "{\"cluster\":[\"a\"]} | did you mean 'clusters'?",
                "{\"source\":\"ecr-pusher\",\"detailType\":\"Push Requested\"} | unknown field 'detailType' (did you mean 'detail-type'?)",
                "{\"rotates\":\"all\"} | did you mean 'rotate'?",
                "{\"Records\":[]} | unknown field 'Records'",
            })
    void namesTheProblemAndTheNearestWord(String event, String message) {
        assertThatThrownBy(() -> trigger(event, "")).hasMessageContaining(message);
    }

    @Test
    void acceptsPushRequestsOnlyFromTheAllowedAccounts() {
        String request =
                "{\"source\":\"ecr-pusher\",\"detail-type\":\"Push Requested\",%s\"detail\":{\"clusters\":[\"prod\"]}}";
        String own = request.formatted("\"account\":\"111122223333\",");
        String partner = request.formatted("\"account\":\"444455556666\",");
        Events byDefault = Events.of(Map.of(), FUNCTION_ARN);
        Events withPartner =
                Events.of(
                        Map.of("PUSH_ACCOUNTS", "444455556666,777788889999,444455556666"),
                        FUNCTION_ARN);
        assertThat(byDefault.trigger(parse(own))).isPresent();
        assertThat(withPartner.trigger(parse(partner))).isPresent();
        for (String event : List.of(partner, request.formatted(""))) {
            assertThatThrownBy(() -> byDefault.trigger(parse(event)))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageContaining("PushAccounts");
        }
        assertThatThrownBy(() -> withPartner.trigger(parse(own)))
                .hasMessageContaining("'111122223333'");
    }

    @Test
    void unpacksEventsOnlyFromMessagesOfTheStacksOwnQueue() {
        String envelope =
                """
                {"Records":[{"messageId":"m-1","body":"{\\"secrets\\":[\\"ecr-pull\\"]}","eventSource":"aws:sqs",
                 "eventSourceARN":"arn:aws:sqs:eu-west-1:111122223333:%s"}%s]}
                """;
        Incoming own = incoming(envelope.formatted("requests", ""));
        assertThat(own.id()).isEqualTo("m-1");
        assertThat(EVENTS.trigger(own.event()))
                .contains(new Trigger.Push(List.of(), List.of("ecr-pull")));
        assertThatThrownBy(() -> EVENTS.trigger(incoming(envelope.formatted("other", "")).event()))
                .hasMessageContaining("'Records'");
        assertThatThrownBy(
                        () ->
                                EVENTS.trigger(
                                        incoming(envelope.formatted("requests", ",{}")).event()))
                .hasMessageContaining("'Records'");
        assertThat(incoming("{}").id()).isEqualTo("request-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"%s\"",
                "{\"%s\":1}",
                "{\"clusters\":[\"%s\"]}",
                "{\"clusters\":[{\"a\":\"%s\"}]}",
                "{\"sweep\":\"%s\"}",
                "{\"rotate\":\"%s\"}",
                "{\"detail-type\":\"%s\"}",
                "{\"detail-type\":\"Push Requested\",\"source\":\"%s\"}",
                "{\"detail-type\":\"Push Requested\",\"source\":\"ecr-pusher\",\"account\":\"%s\"}",
            })
    void cleansAndCutsTheEventsTextInMessages(String event) {
        String hostile = "\\u001b[31mERROR\\nforged\\u202e\\u0085" + "x".repeat(200_000);
        assertThatThrownBy(() -> trigger(event.formatted(hostile), ""))
                .isInstanceOf(InvalidEventException.class)
                .satisfies(
                        e ->
                                assertThat(e.getMessage())
                                        .hasSizeLessThan(700)
                                        .doesNotContain("\u001b", "\n", "\u202e", "\u0085"));
    }

    @Test
    void refusesAnEventThatIsTooLargeOrTooDeep() {
        for (String large :
                List.of(
                        "{\"clusters\":[\"" + "x".repeat(1024 * 1024) + "\"]}",
                        "{\"clusters\":[" + "\"a\",".repeat(100_000) + "\"a\"]}",
                        " ".repeat(300_000))) {
            assertThatThrownBy(() -> trigger(large, ""))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageStartingWith("the event has more than 256 KB");
        }
        for (String open : List.of("[", "{\"a\":")) {
            assertThatThrownBy(() -> trigger(open.repeat(40_000), ""))
                    .isInstanceOf(InvalidEventException.class);
        }
    }

    @Test
    void readsEachNameOnce() {
        assertThat(trigger("{\"clusters\":[" + "\"prod\",".repeat(20_000) + "\"prod\"]}", ""))
                .contains(new Trigger.Push(List.of("prod")));
    }

    private static final String FUNCTION_ARN =
            "arn:aws:lambda:eu-west-1:111122223333:function:ecr-pusher";
    private static final Events EVENTS = Events.of(Map.of(), FUNCTION_ARN);

    private static Optional<Trigger> trigger(String event, String fleetFile) {
        return Events.of(Map.of("FLEET_FILE", fleetFile), FUNCTION_ARN).trigger(parse(event));
    }

    private static JsonElement parse(String event) {
        return incoming(event).event();
    }

    private static Incoming incoming(String event) {
        return Incoming.read(
                new ByteArrayInputStream(event.getBytes(UTF_8)),
                "request-1",
                "arn:aws:sqs:eu-west-1:111122223333:requests");
    }
}
