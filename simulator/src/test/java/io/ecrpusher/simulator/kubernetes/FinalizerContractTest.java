package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class FinalizerContractTest extends KubernetesContract {
    FinalizerContractTest(Server server) {
        super(server);
    }

    @BeforeEach
    void createSecretWithFinalizers() {
        ApiResponse created =
                post(
                        secrets(),
                        secret(
                                "s",
                                "'metadata':{'name':'s','finalizers':['example.com/a','example.com/b']}"));
        assertThat(created.status()).isEqualTo(201);
    }

    private ApiResponse setFinalizers(String query, String finalizers) {
        return patch(MERGE, secret("s") + query, "{'metadata':{'finalizers':" + finalizers + "}}");
    }

    @Test
    void keepsADeletedObjectUntilItsLastFinalizerIsRemoved() {
        ApiResponse deleted = delete(secret("s"));
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.field("kind")).isEqualTo("'Secret'");
        assertThat(deleted.metadata().has("deletionTimestamp")).isTrue();
        assertThat(deleted.metadata().get("deletionGracePeriodSeconds").getAsInt()).isZero();
        ApiResponse one = setFinalizers("", "['example.com/a']");
        assertThat(one.status()).isEqualTo(200);
        assertThat(get(secret("s")).status()).isEqualTo(200);
        ApiResponse none = setFinalizers("", "null");
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.metadata().has("deletionTimestamp")).isTrue();
        assertThat(none.metadata().has("finalizers")).isFalse();
        assertThat(none.resourceVersion()).isEqualTo(one.resourceVersion());
        assertThat(get(secret("s")).status()).isEqualTo(404);
    }

    @Test
    void deletesATerminatingObjectWhenAPutDropsItsFinalizers() {
        delete(secret("s"));
        assertThat(put(secret("s"), secret("s", "'data':{}")).status()).isEqualTo(200);
        assertThat(get(secret("s")).status()).isEqualTo(404);
    }

    @Test
    void keepsAnObjectThatIsNotDeletedWithoutItsFinalizers() {
        assertThat(setFinalizers("", "null").status()).isEqualTo(200);
        assertThat(get(secret("s")).status()).isEqualTo(200);
    }

    @Test
    void keepsATerminatingObjectInADryRun() {
        ApiResponse dryDeleted = delete(secret("s") + "?dryRun=All");
        assertThat(dryDeleted.metadata().has("deletionTimestamp")).isTrue();
        assertThat(get(secret("s")).metadata().has("deletionTimestamp")).isFalse();
        delete(secret("s"));
        assertThat(setFinalizers("?dryRun=All", "null").status()).isEqualTo(200);
        assertThat(get(secret("s")).status()).isEqualTo(200);
    }

    @Test
    void refusesANewFinalizerOnATerminatingObject() {
        delete(secret("s"));
        ApiResponse response = setFinalizers("", "['example.com/a','example.com/c']");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.message())
                .isEqualTo(
                        "Secret \"s\" is invalid: metadata.finalizers: Forbidden: no new finalizers"
                                + " can be added if the object is being deleted, found new"
                                + " finalizers []string{\"example.com/c\"}");
    }
}
