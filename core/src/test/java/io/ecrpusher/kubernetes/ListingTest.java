package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.FailureException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests lists from API servers, and responses from other servers. */
class ListingTest {
    @Test
    void acceptsNullAsAnEmptyMetadataList() throws FailureException {
        assertThat(Listing.parse("{\"metadata\":{},\"items\":null}").items()).isEmpty();
        assertThat(Listing.parse("{\"metadata\":{},\"items\":[]}").items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"items\":[]}",
                "{\"metadata\":{}}",
                "{\"metadata\":{},\"items\":\"none\"}",
                "{\"metadata\":{},\"items\":[1]}",
                "{\"metadata\":{\"continue\":null},\"items\":[]}",
                "{\"metadata\":null,\"items\":[]}",
            })
    void refusesAnInvalidList(String body) {
        assertUnreadable(() -> Listing.parse(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"metadata\":[]}",
                "{\"metadata\":{\"name\":null}}",
                "{\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"noon\"}}",
                "{\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"2026-01-01T12:00:00Z\",\"labels\":{\"a\":null}}}",
            })
    void refusesAnInvalidObject(String item) {
        assertUnreadable(() -> Listing.namespace(Listing.object(item)));
        assertUnreadable(() -> Listing.serviceAccount(Listing.object(item)));
        assertUnreadable(() -> Listing.secret(Listing.object(item)));
        assertUnreadable(() -> Listing.content(Listing.object(item)));
    }

    private static void assertUnreadable(ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOf(FailureException.class)
                .hasMessage("the API server's response can't be read");
    }
}
