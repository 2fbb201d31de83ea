package io.ecrpusher.plan;

import java.util.List;

/**
 * What a write does to a Secret.
 *
 * @param details what changes, for people, such as {@code label 'team'}; holds no values
 */
public record SecretChange(Action action, List<String> details) {
    /** The change of a write that nobody compared with the Secret before it. */
    public static final SecretChange NOT_COMPARED = new SecretChange(Action.NOT_COMPARED);

    public SecretChange {
        details = List.copyOf(details);
    }

    /** Creates a change without details. */
    public SecretChange(Action action) {
        this(action, List.of());
    }

    /** The kinds of changes. */
    public enum Action {
        /** The Secret is written, and what changes isn't known. */
        NOT_COMPARED,
        /** The Secret doesn't exist. */
        CREATE,
        /** The Secret's content changes. */
        UPDATE,
        /** Only passwords and what a run notes about itself change. */
        UNCHANGED,
        /** Content that other field managers own is taken over. */
        ADOPT,
        /** The Secret is deleted and created again. */
        RECREATE;

        /** Returns true if the Secret that exists keeps its UID. */
        public boolean keepsUid() {
            return switch (this) {
                case NOT_COMPARED, UPDATE, UNCHANGED, ADOPT -> true;
                case CREATE, RECREATE -> false;
            };
        }
    }
}
