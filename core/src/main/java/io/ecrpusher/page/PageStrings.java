package io.ecrpusher.page;

import io.ecrpusher.settings.PageSettings;
import io.ecrpusher.text.UntrustedText;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The texts of a page, each once. Cleans them: names and messages come from servers. */
final class PageStrings {
    private final Map<String, Integer> indexes = new LinkedHashMap<>();

    /** Returns the index of a name. */
    int name(String name) {
        return index(cleanName(name));
    }

    /** Returns the index of a longer text, cut after {@code length} characters. */
    int text(String text, int length) {
        return index(UntrustedText.of(text, length).value());
    }

    /** Returns a name as it's safe to show. */
    static String cleanName(String name) {
        return UntrustedText.of(name, PageSettings.NAME_LENGTH).value();
    }

    /** Returns all texts in the order of their indexes. */
    Set<String> all() {
        return indexes.keySet();
    }

    private int index(String text) {
        return indexes.computeIfAbsent(text, _ -> indexes.size());
    }
}
