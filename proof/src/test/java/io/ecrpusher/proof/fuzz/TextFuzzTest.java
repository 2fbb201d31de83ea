package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.failure.StackTraceLog;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;
import io.ecrpusher.text.UntrustedText;

import java.util.ArrayList;
import java.util.List;

/** Fuzzes what cleans, masks, and quotes text of servers. */
class TextFuzzTest {
    private static final List<String> CHOICES = List.of("regions", "registries", "clusters");

    @FuzzTest
    @DictionaryEntries({
        "password",
        "token",
        "authorization",
        "\\\\\\\"",
        "\": \"",
        "Bearer ",
        "Basic ",
        "regions"
    })
    void fuzz(byte[] input) {
        Work.check(new String(input, UTF_8), text -> clean(text));
    }

    private static void clean(String text) {
        String clean = UntrustedText.of(text).value();
        Output.checkPublic(clean);
        Output.checkPublic(Mask.logins(clean));
        Output.checkPublic(Mask.encoded(clean));
        Output.checkPublic(Quote.of(text));
        Output.checkPublic(Suggestion.instead(text, CHOICES));
        String login = "%s \"password\":\"%s\" %s".formatted(clean, Canary.TEXT, clean);
        Output.check(Mask.logins(login.replaceAll(Canary.TEXT + "(?!\" )", "")));
        List<String> lines = new ArrayList<>();
        new StackTraceLog(lines::add).log(new IllegalStateException(text));
        lines.forEach(Output::checkPublic);
    }
}
