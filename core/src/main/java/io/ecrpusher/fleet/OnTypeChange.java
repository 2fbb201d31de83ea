package io.ecrpusher.fleet;

/** What to do with a Secret that has another type or is immutable. */
public enum OnTypeChange {
    /** Leaves the Secret unchanged and reports it. */
    REFUSE("refuse"),
    /** Deletes and recreates the Secret: Kubernetes has no other way to change its type. */
    RECREATE("recreate");

    private final String fieldValue;

    OnTypeChange(String fieldValue) {
        this.fieldValue = fieldValue;
    }

    /** Returns the value of {@code onTypeChange} in the fleet file. */
    public String fieldValue() {
        return fieldValue;
    }
}
