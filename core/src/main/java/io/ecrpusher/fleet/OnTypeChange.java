package io.ecrpusher.fleet;

/** What happens to a Secret of another type, or one that is marked immutable. */
public enum OnTypeChange {
    /** It is left as it is and reported. */
    REFUSE("refuse"),
    /** It is deleted and made anew: there is no other way to change it. */
    RECREATE("recreate");

    private final String word;

    OnTypeChange(String word) {
        this.word = word;
    }

    /** How a fleet file writes it. */
    public String word() {
        return word;
    }
}
