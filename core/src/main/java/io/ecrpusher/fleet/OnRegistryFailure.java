package io.ecrpusher.fleet;

/** What to do with a Secret if the token of one of its registries can't be fetched. */
public enum OnRegistryFailure {
    /** Writes the Secret with the other logins and reports the registry. */
    PARTIAL("partial"),
    /** Leaves the Secret unchanged and reports the registry. */
    KEEP("keep");

    private final String fieldValue;

    OnRegistryFailure(String fieldValue) {
        this.fieldValue = fieldValue;
    }

    /** Returns the value of {@code onRegistryFailure} in the fleet file. */
    public String fieldValue() {
        return fieldValue;
    }
}
