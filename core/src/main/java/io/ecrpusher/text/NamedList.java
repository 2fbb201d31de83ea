package io.ecrpusher.text;

import io.ecrpusher.settings.Settings;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists names in a message. */
public final class NamedList {
    private NamedList() {}

    /**
     * Returns the names in quotes, separated by commas: the first ones, and "and others" if there
     * are more than {@link Settings#NAMES_LISTED}.
     */
    public static String of(Collection<String> names) {
        String listed =
                names.stream()
                        .limit(Settings.NAMES_LISTED)
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(", "));
        return names.size() > Settings.NAMES_LISTED ? listed + " and others" : listed;
    }
}
