package io.ecrpusher.proof.model;

import net.jqwik.api.Example;

/** Runs more seeds than {@link ModelTest}, and some with long chains. */
class ModelIT {
    private static final int FIRST = 1_000_001;

    @Example
    void everySecretIsAsTheModelSaysInManyFleets() {
        Seeds.run(FIRST, 200, 100);
    }

    @Example
    void everySecretIsAsTheModelSaysInLongChains() {
        Seeds.run(FIRST, 5, 2000);
    }
}
