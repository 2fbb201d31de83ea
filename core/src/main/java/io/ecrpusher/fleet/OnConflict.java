package io.ecrpusher.fleet;

/** What to do with a Secret whose fields another field manager owns. */
public enum OnConflict {
    /** Leaves the Secret unchanged and reports the field manager. */
    REFUSE("refuse"),
    /** Takes over the Secret. */
    ADOPT("adopt"),
    /** Adds the ECR logins to the existing Docker config and keeps those of other hosts. */
    MERGE("merge");

    private final String fieldValue;

    OnConflict(String fieldValue) {
        this.fieldValue = fieldValue;
    }

    /** Returns the value of {@code onConflict} in the fleet file and in the template. */
    public String fieldValue() {
        return fieldValue;
    }
}
