package io.ecrpusher.proof.privileges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;

import java.util.Map;

class IamTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/a";
    private static final String OBJECT = "arn:aws:s3:::bucket/clusters/a.json";

    private static IamPolicy policy(String statements) {
        return IamPolicy.parse(
                "test", JsonParser.parseString("{\"Statement\":[%s]}".formatted(statements)));
    }

    private static String allow(String action, String resource, String more) {
        return "{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\"%s}"
                .formatted(action, resource, more);
    }

    private static IamRequest get(String... context) {
        IamRequest request = new IamRequest(ROLE, "s3:GetObject", OBJECT, Map.of());
        for (int i = 0; i < context.length; i += 2) {
            request = request.with(context[i], context[i + 1]);
        }
        return request;
    }

    private static boolean allows(String statements, IamRequest request) {
        return new Iam().role(ROLE, policy(statements)).isAllowed(request);
    }

    @Test
    void matchesWildcardsWithinAPartOfAnArn() {
        assertThat(allows(allow("s3:Get*", "arn:aws:s3:::bucket/clusters/*", ""), get())).isTrue();
        assertThat(allows(allow("S3:getobject", "*", ""), get())).isTrue();
        assertThat(allows(allow("s3:GetObject", "arn:aws:s3:*:bucket/*", ""), get())).isFalse();
        assertThat(allows(allow("s3:PutObject", "*", ""), get())).isFalse();
    }

    @Test
    void requiresTheKeyOfAConditionUnlessItIsNegated() {
        String equal = ",\"Condition\":{\"StringEquals\":{\"aws:a\":\"${aws:b}\"}}";
        assertThat(allows(allow("*", "*", equal), get())).isFalse();
        assertThat(allows(allow("*", "*", equal), get("aws:a", "x"))).isFalse();
        assertThat(allows(allow("*", "*", equal), get("aws:a", "x", "aws:b", "x"))).isTrue();
        String unequal = ",\"Condition\":{\"ArnNotEquals\":{\"aws:a\":\"%s\"}}".formatted(ROLE);
        assertThat(allows(allow("*", "*", unequal), get())).isTrue();
        assertThat(allows(allow("*", "*", unequal), get("aws:a", ROLE))).isFalse();
    }

    @Test
    void letsADenialWin() {
        String deny =
                ",{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}";
        String both = allow("*", "*", "") + deny;
        assertThat(allows(both, get("aws:SecureTransport", "true"))).isTrue();
        assertThat(allows(both, get("aws:SecureTransport", "false"))).isFalse();
    }

    @Test
    void requiresBothAccountsToAllowAndTheTrustPolicyOfARole() {
        String foreign = "arn:aws:iam::444455556666:role/b";
        IamRequest assume = new IamRequest(ROLE, "sts:AssumeRole", foreign, Map.of());
        IamPolicy trust =
                policy(
                        "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"}"
                                .formatted(ROLE));
        assertThat(new Iam().resource(foreign, trust).isAllowed(assume)).isFalse();
        assertThat(
                        new Iam()
                                .role(ROLE, policy(allow("sts:*", "*", "")))
                                .resource(foreign, policy(""))
                                .isAllowed(assume))
                .isFalse();
        assertThat(
                        new Iam()
                                .role(ROLE, policy(allow("sts:*", "*", "")))
                                .resource(foreign, trust)
                                .isAllowed(assume))
                .isTrue();
    }

    @Test
    void refusesAnUnknownOperatorOrElement() {
        assertThatThrownBy(
                        () ->
                                policy(
                                        allow(
                                                "*",
                                                "*",
                                                ",\"Condition\":{\"DateLessThan\":{\"a\":\"b\"}}")))
                .hasMessageContaining("DateLessThan");
        assertThatThrownBy(() -> policy(allow("*", "*", ",\"NotAction\":\"s3:*\"")))
                .hasMessageContaining("NotAction");
    }
}
