package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.queue.Worker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterHandlerTest {
    @Test
    void aQueuesMessagesAreRead() {
        assertThat(
                        ClusterHandler.messages(
                                """
                                {"Records":[{"messageId":"m","body":"b","attributes":{"ApproximateReceiveCount":"2"}}]}"""))
                .containsExactly(new Worker.Received("m", "b", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"clusters\":[\"prod\"]}",
                "{\"Records\":{}}",
                "{\"Records\":[1]}",
                "{\"Records\":[{\"messageId\":\"m\",\"body\":\"b\"}]}"
            })
    void whoInvokesItByHandIsSentToTheOtherFunction(String event) {
        assertThatThrownBy(() -> ClusterHandler.messages(event))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("PushFunctionName");
    }
}
