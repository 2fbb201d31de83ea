package io.ecrpusher.text;

import io.ecrpusher.settings.Settings;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists names in a message. */
public final class NamedList {
    private NamedList() {}

    /**
     * Returns the names in quotes, separated by commas: the first ones, and "and others" if there
     * are more than {@link Settings#NAMES_LISTED}. Masks names that may be part of a login: a
     * server chooses them, and may repeat the request.
     */
    public static String of(Collection<String> names) {
        String listed =
                names.stream()
                        .limit(Settings.NAMES_LISTED)
                        .map(name -> "'" + Mask.logins(name) + "'")
                        .collect(Collectors.joining(", "));
        return names.size() > Settings.NAMES_LISTED ? listed + " and others" : listed;
    }
}
