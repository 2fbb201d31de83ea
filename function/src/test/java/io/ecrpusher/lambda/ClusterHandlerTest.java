package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;

import io.ecrpusher.queue.Worker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterHandlerTest {
    @Test
    void readsTheMessagesOfAQueue() {
        assertThat(
                        ClusterHandler.messages(
                                event(
                                        """
                                        {"Records":[{"messageId":"m","body":"b","attributes":{"ApproximateReceiveCount":"2"}}]}""")))
                .containsExactly(new Worker.Received("m", "b", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"clusters\":[\"prod\"]}",
                "{\"Records\":[{\"messageId\":\"m\",\"body\":\"b\"}]}"
            })
    void pointsManualInvocationsToTheOtherFunction(String event) {
        assertThatThrownBy(() -> ClusterHandler.messages(event(event)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("PushFunctionName");
    }

    @Test
    void pointsAnInvocationWithoutAnEventToTheOtherFunction() {
        assertThatThrownBy(() -> ClusterHandler.messages(null))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("PushFunctionName");
    }

    /** Reads an event as Lambda's runtime does. */
    private static SQSEvent event(String json) {
        return LambdaEventSerializers.serializerFor(
                        SQSEvent.class, ClusterHandlerTest.class.getClassLoader())
                .fromJson(json);
    }
}
