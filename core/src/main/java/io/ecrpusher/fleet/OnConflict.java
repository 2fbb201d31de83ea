package io.ecrpusher.fleet;

/** What to do about a Secret whose fields another field manager owns. */
public enum OnConflict {
    /** Leave it as it is and report whose it is. */
    REFUSE("refuse"),
    /** Take it over. */
    ADOPT("adopt"),
    /** Add our logins to the Docker config that is there, and keep those of other hosts. */
    MERGE("merge");

    private final String word;

    OnConflict(String word) {
        this.word = word;
    }

    /** The name in the fleet file and in the template's parameter. */
    public String word() {
        return word;
    }
}
