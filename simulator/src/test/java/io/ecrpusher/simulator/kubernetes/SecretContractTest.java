package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class SecretContractTest extends KubernetesContract {
    SecretContractTest(Server server) {
        super(server);
    }

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private void refused(String rest, String message, String... causes) {
        ApiResponse response = applySecret("m1", "s", rest);
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.reason()).isEqualTo("Invalid");
        assertThat(response.message()).isEqualTo("Secret \"s\" is invalid: " + message);
        assertThat(response.causes()).containsExactly(causes);
        assertThat(response.details().get("name").getAsString()).isEqualTo("s");
        assertThat(response.details().get("kind").getAsString()).isEqualTo("Secret");
    }

    @Test
    void refusesToChangeTheTypeByForce() {
        applySecret("m1", "s", "'type':'Opaque'");
        ApiResponse response = forceSecret("m2", "s", "'type':'x/y'");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.message())
                .isEqualTo(
                        "Secret \"s\" is invalid: type: Invalid value: \"x/y\": field is immutable");
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueInvalid, type, Invalid value: \"x/y\": field is immutable");
    }

    @Test
    void reportsAConflictBeforeAChangedType() {
        applySecret("m1", "s", "'type':'Opaque'");
        ApiResponse response = applySecret("m2", "s", "'type':'x/y'");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.causes())
                .containsExactly("FieldManagerConflict, .type, conflict with \"m1\"");
    }

    @Test
    void refusesToChangeTheDataOfAnImmutableSecret() {
        applySecret("m1", "s", "'immutable':true,'data':{'k':'MQ=='}");
        refused(
                "'immutable':true,'data':{'k':'Mg=='}",
                "data: Forbidden: field is immutable when `immutable` is set",
                "FieldValueForbidden, data, Forbidden: field is immutable when `immutable` is set");
    }

    @Test
    void refusesToMakeAnImmutableSecretMutable() {
        applySecret("m1", "s", "'immutable':true,'data':{'k':'MQ=='}");
        refused(
                "'data':{'k':'MQ=='}",
                "immutable: Forbidden: field is immutable when `immutable` is set",
                "FieldValueForbidden, immutable, Forbidden: field is immutable when `immutable` is"
                        + " set");
    }

    @Test
    void changesTheLabelsOfAnImmutableSecret() {
        applySecret("m1", "s", "'immutable':true,'data':{'k':'MQ=='}");
        ApiResponse response =
                applySecret(
                        "m1",
                        "s",
                        "'metadata':{'name':'s','labels':{'a':'b'}},'immutable':true,'data':{'k':'MQ=='}");
        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void requiresTheKeyOfDockerconfigjson() {
        refused(
                "'type':'kubernetes.io/dockerconfigjson'",
                "data[.dockerconfigjson]: Required value",
                "FieldValueRequired, data[.dockerconfigjson], Required value");
    }

    @Test
    void requiresJsonInDockerconfigjson() {
        String why =
                "Invalid value: \"<secret contents redacted>\": invalid character 'x' looking for"
                        + " beginning of value";
        refused(
                "'type':'kubernetes.io/dockerconfigjson','data':{'.dockerconfigjson':'eA=='}",
                "data[.dockerconfigjson]: " + why,
                "FieldValueInvalid, data[.dockerconfigjson], " + why);
    }

    @Test
    void requiresAnObjectInDockerconfigjson() {
        String why =
                "Invalid value: \"<secret contents redacted>\": json: cannot unmarshal array into Go"
                        + " value of type map[string]interface {}";
        refused(
                "'type':'kubernetes.io/dockerconfigjson','data':{'.dockerconfigjson':'W10='}",
                "data[.dockerconfigjson]: " + why,
                "FieldValueInvalid, data[.dockerconfigjson], " + why);
    }

    @Test
    void acceptsDockerconfigjsonWithoutAuths() {
        ApiResponse response =
                applySecret(
                        "m1",
                        "s",
                        "'type':'kubernetes.io/dockerconfigjson','data':{'.dockerconfigjson':'e30='}");
        assertThat(response.status()).isEqualTo(201);
    }

    @Test
    void requiresTheKeyOfDockercfg() {
        refused(
                "'type':'kubernetes.io/dockercfg'",
                "data[.dockercfg]: Required value",
                "FieldValueRequired, data[.dockercfg], Required value");
    }

    @Test
    void requiresAnObjectInDockercfg() {
        String why =
                "Invalid value: \"<secret contents redacted>\": json: cannot unmarshal number into"
                        + " Go value of type map[string]interface {}";
        refused(
                "'type':'kubernetes.io/dockercfg','data':{'.dockercfg':'MQ=='}",
                "data[.dockercfg]: " + why,
                "FieldValueInvalid, data[.dockercfg], " + why);
    }

    @Test
    void requiresUsernameOrPasswordInBasicAuth() {
        refused(
                "'type':'kubernetes.io/basic-auth'",
                "[data[username]: Required value, data[password]: Required value]",
                "FieldValueRequired, data[username], Required value",
                "FieldValueRequired, data[password], Required value");
    }

    @Test
    void refusesAMalformedDataKey() {
        String why =
                "Invalid value: \"bad key\": a valid config key must consist of alphanumeric"
                        + " characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or"
                        + " 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
        refused(
                "'data':{'bad key':'eA=='}",
                "data[bad key]: " + why,
                "FieldValueInvalid, data[bad key], " + why);
    }

    @Test
    void refusesAMalformedLabelValue() {
        String why =
                "Invalid value: \"bad value!\": a valid label must be an empty string or consist of"
                        + " alphanumeric characters, '-', '_' or '.', and must start and end with an"
                        + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex"
                        + " used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
        refused(
                "'metadata':{'name':'s','labels':{'a':'bad value!'}}",
                "metadata.labels: " + why,
                "FieldValueInvalid, metadata.labels, " + why);
    }

    @Test
    void refusesAMalformedName() {
        ApiResponse response = applySecret("m1", "Bad_Name", "'data':{}");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueInvalid, metadata.name, Invalid value: \"Bad_Name\": a lowercase"
                                + " RFC 1123 subdomain must consist of lower case alphanumeric"
                                + " characters, '-' or '.', and must start and end with an"
                                + " alphanumeric character (e.g. 'example.com', regex used for"
                                + " validation is '"
                                + LABEL
                                + "(\\."
                                + LABEL
                                + ")*')");
    }

    @Test
    void refusesDataOverOneMebibyte() {
        String big = "QUFB".repeat(360_000);
        refused(
                "'data':{'k':'" + big + "'}",
                "data: Too long: may not be more than 1048576 bytes",
                "FieldValueTooLong, data, Too long: may not be more than 1048576 bytes");
    }

    @Test
    void requiresBase64InAppliedData() {
        ApiResponse response = applySecret("m1", "s", "'data':{'k':'!!!'}");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.message())
                .isEqualTo(
                        "failed to convert new object (/s; /v1, Kind=Secret) to proper version:"
                                + " unable to convert unstructured object to /v1, Kind=Secret: error"
                                + " decoding from json: illegal base64 data at input byte 0");
    }

    @Test
    void refusesUnpaddedBase64() {
        ApiResponse response = applySecret("m1", "s", "'data':{'k':'eHl6eA'}");
        assertThat(response.message()).endsWith("illegal base64 data at input byte 4");
    }

    @Test
    void requiresStringsInAppliedData() {
        ApiResponse response = applySecret("m1", "s", "'data':{'k':3}");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.message())
                .isEqualTo(
                        "failed to create typed patch object (/s; /v1, Kind=Secret): .data.k:"
                                + " expected string, got &value.valueUnstructured{Value:3}");
    }

    @Test
    void refusesAnUnknownField() {
        ApiResponse response = applySecret("m1", "s", "'dat':{}");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.message())
                .isEqualTo(
                        "failed to create typed patch object (/s; /v1, Kind=Secret): .dat: field not"
                                + " declared in schema");
    }
}
