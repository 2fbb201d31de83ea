package io.ecrpusher.aws;

import io.ecrpusher.settings.AwsSettings;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Limits the pages of a list: a server may always return a token for one more. */
final class Pages {
    private Pages() {}

    /**
     * Returns {@code pages}, which end with an exception after {@link AwsSettings#LIST_PAGES}.
     *
     * @param list the list's name, for the message
     */
    static <P> Stream<P> limited(Stream<P> pages, String list) {
        AtomicInteger read = new AtomicInteger();
        return pages.peek(
                _ -> {
                    if (read.incrementAndGet() > AwsSettings.LIST_PAGES) {
                        throw new OddResponseException(
                                "the list of %s doesn't end".formatted(list));
                    }
                });
    }
}
