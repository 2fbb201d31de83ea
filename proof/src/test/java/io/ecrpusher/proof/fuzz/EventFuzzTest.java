package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.lambda.EventDoor;
import io.ecrpusher.lambda.ReportedException;

import java.util.Map;

/** Fuzzes the events of the function, alone and in messages of its queue. */
class EventFuzzTest {
    private static final String QUEUE = "arn:aws:sqs:eu-west-1:111122223333:requests";
    private static final String[] EVENTS = {
        "{\"clusters\":[\"prod\",\"eu-west-1/prod\"],\"secrets\":[\"ecr-pull\"]}",
        "{\"sweep\":{\"minutes\":15}}",
        "{\"rotate\":\"all\"}",
        "{\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\",\"account\":\"111122223333\",\"detail\":{}}",
        "{\"detail-type\":\"Push Requested\",\"source\":\"ecr-pusher\",\"account\":\"111122223333\",\"detail\":{\"clusters\":[\"prod\"]}}",
        "{\"detail-type\":\"AWS API Call via CloudTrail\",\"source\":\"aws.eks\",\"detail\":{\"eventName\":\"CreateCluster\",\"awsRegion\":\"eu-west-1\",\"requestParameters\":{\"name\":\"prod\"}}}",
        "{\"detail-type\":\"Object Created\",\"source\":\"aws.s3\",\"detail\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"fleet.yaml\"}}}",
        "{\"Records\":[{\"eventSourceARN\":\""
                + QUEUE
                + "\",\"messageId\":\"1\",\"body\":\"{}\"}]}",
    };

    @FuzzTest
    @DictionaryEntries({"\"detail-type\":", "\"Push Requested\"", "\"Object Created\"", QUEUE})
    void fuzz(byte[] input) {
        Work.check(JsonEdits.document(input, EVENTS), text -> parse(text.getBytes(UTF_8)));
    }

    private static void parse(byte[] event) {
        try {
            EventDoor.trigger(
                            event,
                            QUEUE,
                            Map.of("FLEET_FILE", "s3://b/fleet.yaml"),
                            "arn:aws:lambda:eu-west-1:111122223333:function:ecr-pusher")
                    .ifPresent(trigger -> Output.checkPublic(trigger.toString()));
        } catch (ReportedException e) {
            Output.checkPublic(e.getMessage());
        }
    }
}
