package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

@ParameterizedClass
@EnumSource
final class ReadContractTest extends KubernetesContract {
    ReadContractTest(Server server) {
        super(server);
    }

    private void create(String name, String labels) {
        post(
                secrets(),
                secret(name, "'metadata':{'name':'%s','labels':{%s}}".formatted(name, labels)));
    }

    private List<String> names(ApiResponse list) {
        List<String> names = new ArrayList<>();
        for (var item : list.json().getAsJsonArray("items")) {
            names.add(item.getAsJsonObject().getAsJsonObject("metadata").get("name").getAsString());
        }
        return names;
    }

    @Test
    void listsInOrderOfNames() {
        create("b", "");
        create("a", "");
        create("a-1", "");
        ApiResponse list = get(secrets());
        assertThat(list.field("kind")).isEqualTo("'SecretList'");
        assertThat(names(list)).containsExactly("a", "a-1", "b");
    }

    @Test
    void omitsTheKindOfListItems() {
        create("a", "");
        var item = get(secrets()).json().getAsJsonArray("items").get(0).getAsJsonObject();
        assertThat(item.has("kind")).isFalse();
        assertThat(item.get("type").getAsString()).isEqualTo("Opaque");
    }

    @Test
    void listsInPages() {
        create("a", "");
        create("b", "");
        create("c", "");
        ApiResponse first = call("GET", secrets() + "?limit=2").accept(PARTIAL_LIST).send();
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.metadata().get("remainingItemCount").getAsInt()).isEqualTo(1);
        String token = first.metadata().get("continue").getAsString();
        ApiResponse second = get(secrets() + "?limit=2&continue=" + encoded(token));
        assertThat(names(second)).containsExactly("c");
        assertThat(second.metadata().has("continue")).isFalse();
        assertThat(second.metadata().has("remainingItemCount")).isFalse();
    }

    @Test
    void returnsNoTokenAfterAFullLastPage() {
        create("a", "");
        create("b", "");
        assertThat(get(secrets() + "?limit=2").metadata().has("continue")).isFalse();
    }

    @Test
    void fillsPagesOfSelectedObjects() {
        create("a", "'x':'1'");
        create("b", "");
        create("c", "'x':'1'");
        create("d", "'x':'1'");
        ApiResponse first = get(secrets() + "?limit=2&labelSelector=x");
        assertThat(names(first)).containsExactly("a", "c");
        assertThat(first.metadata().has("remainingItemCount")).isFalse();
        String token = encoded(first.metadata().get("continue").getAsString());
        ApiResponse second = get(secrets() + "?limit=2&labelSelector=x&continue=" + token);
        assertThat(names(second)).containsExactly("d");
    }

    @Test
    void selectsByLabel() {
        create("a", "'x':'1','y':'2'");
        create("b", "'x':'2'");
        create("c", "");
        String path = secrets() + "?labelSelector=";
        assertThat(names(get(path + encoded("x=1")))).containsExactly("a");
        assertThat(names(get(path + encoded("x==1,y=2")))).containsExactly("a");
        assertThat(names(get(path + encoded("x!=1")))).containsExactly("b", "c");
        assertThat(names(get(path + encoded("x")))).containsExactly("a", "b");
        assertThat(names(get(path + encoded("!x")))).containsExactly("c");
        assertThat(names(get(path + encoded("x in (1,2),!y")))).containsExactly("b");
        assertThat(names(get(path + encoded("x notin (1, 3)")))).containsExactly("b", "c");
    }

    @Test
    void refusesAMalformedLabelSelector() {
        ApiResponse response = get(secrets() + "?labelSelector=" + encoded("==x"));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message())
                .isEqualTo("found '==', expected: !, identifier, or 'end of string'");
    }

    @Test
    void selectsByField() {
        create("a", "");
        create("b", "");
        String path = secrets() + "?fieldSelector=";
        assertThat(names(get(path + encoded("metadata.name=a")))).containsExactly("a");
        assertThat(names(get(path + encoded("metadata.name!=a")))).containsExactly("b");
        assertThat(names(get(path + encoded("type=Opaque,metadata.name=b")))).containsExactly("b");
        assertThat(names(get(path + encoded("type=x/y")))).isEmpty();
    }

    @Test
    void refusesAnUnsupportedField() {
        ApiResponse response = get(secrets() + "?fieldSelector=" + encoded("metadata.nam=a"));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message()).isEqualTo("field label not supported: metadata.nam");
    }

    @Test
    void refusesALimitThatIsNotANumber() {
        ApiResponse response = get(secrets() + "?limit=bad");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message())
                .isEqualTo("strconv.ParseInt: parsing \"bad\": invalid syntax");
    }

    @Test
    void selectsByFieldInAllNamespaces() {
        create("only-" + namespace, "");
        ApiResponse response =
                get("/api/v1/secrets?fieldSelector=" + encoded("metadata.name=only-" + namespace));
        assertThat(names(response)).containsExactly("only-" + namespace);
    }

    @Test
    void listsMetadataOnly() {
        create("a", "'x':'1'");
        ApiResponse response = call("GET", secrets()).accept(PARTIAL_LIST).send();
        assertThat(response.field("kind")).isEqualTo("'PartialObjectMetadataList'");
        var item = response.json().getAsJsonArray("items").get(0).getAsJsonObject();
        assertThat(item.keySet()).containsExactly("kind", "apiVersion", "metadata");
        assertThat(item.get("kind").getAsString()).isEqualTo("PartialObjectMetadata");
    }

    @Test
    void getsMetadataOnly() {
        create("a", "");
        ApiResponse response =
                call("GET", secret("a")).accept(PARTIAL + ", application/json").send();
        assertThat(response.json().keySet()).containsExactly("kind", "apiVersion", "metadata");
    }

    @Test
    void reportsAMissingObject() {
        ApiResponse response = get(secret("none"));
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.reason()).isEqualTo("NotFound");
        assertThat(response.message()).isEqualTo("secrets \"none\" not found");
        assertThat(response.details()).hasToString("{\"name\":\"none\",\"kind\":\"secrets\"}");
    }
}
