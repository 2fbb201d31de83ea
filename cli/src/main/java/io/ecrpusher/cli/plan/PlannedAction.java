package io.ecrpusher.cli.plan;

import java.util.Locale;

/** What a run would do to a Secret. */
enum PlannedAction {
    /** It's created. */
    CREATE("new"),
    /** Its content changes. */
    UPDATE("kept"),
    /** Other field managers wrote it, and lose it. */
    ADOPT("kept"),
    /** Other field managers wrote it, and their logins stay in it. */
    MERGE("kept"),
    /** It's deleted and created again. */
    RECREATE("new"),
    /** It's deleted, because the fleet no longer contains it. */
    DELETE("gone"),
    /** It's written, and what changes isn't known. */
    WRITE("?"),
    /** Only its passwords are renewed. */
    UNCHANGED("kept"),
    /** It can't be written. */
    FAIL("-");

    private final String uid;

    PlannedAction(String uid) {
        this.uid = uid;
    }

    /** Returns what happens to the Secret's UID: kept, new, or gone; {@code ?} if unknown. */
    String uid() {
        return uid;
    }

    /** Returns true if a Secret that exists loses its UID. */
    boolean endsUid() {
        return this == RECREATE || this == DELETE;
    }

    /** Returns true if the fleet's content in the cluster changes. */
    boolean isChange() {
        return this != UNCHANGED && this != FAIL;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
