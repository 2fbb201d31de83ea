package io.ecrpusher.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ecrpusher.cli.Command;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that the help of every command follows. */
class HelpTest {
    private static final Pattern REMARK = Pattern.compile(" {2,}\\(.*\\)$");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    private static List<CommandSpec> commands() {
        return ReferenceFiles.model().subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .toList();
    }

    @Test
    void everyCommandStartsItsDescriptionWithExamples() {
        assertThat(commands())
                .allSatisfy(
                        command -> {
                            assertThat(command.usageMessage().description())
                                    .as(command.name())
                                    .startsWith("Examples:");
                            assertThat(CommandText.of(command).examples())
                                    .as(command.name())
                                    .isNotEmpty();
                        });
    }

    @Test
    void everyCommandHasAHeaderOfOneSentence() {
        assertThat(commands())
                .allSatisfy(
                        command ->
                                assertThat(command.usageMessage().header())
                                        .as(command.name())
                                        .hasSize(1)
                                        .allMatch(line -> line.endsWith(".")));
    }

    @Test
    void everyDescriptionOfAnOptionEndsWithAPeriod() {
        assertThat(commands())
                .allSatisfy(
                        command ->
                                assertThat(command.args())
                                        .allSatisfy(
                                                argument ->
                                                        assertThat(
                                                                        CommandText.description(
                                                                                argument))
                                                                .as(command.name() + argument)
                                                                .endsWith(".")));
    }

    @Test
    void everyCommandHasATimeLimit() {
        assertThat(commands())
                .allSatisfy(
                        command ->
                                assertThat(command.userObject())
                                        .as(command.name())
                                        .isInstanceOf(Command.class));
    }

    @Test
    void everyExampleParses() {
        for (CommandSpec command : commands()) {
            for (String example : CommandText.of(command).examples()) {
                for (List<String> arguments : arguments(example)) {
                    assertThatCode(
                                    () ->
                                            ReferenceFiles.model()
                                                    .commandLine()
                                                    .parseArgs(arguments.toArray(String[]::new)))
                            .as(example)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    /** Returns the arguments of each ecr-pusher in a shell line. */
    private static List<List<String>> arguments(String example) {
        List<List<String>> found = new ArrayList<>();
        for (String part : REMARK.matcher(example).replaceFirst("").split("[|;]|&&|\\$\\(", -1)) {
            List<String> words = new ArrayList<>();
            Matcher matcher = WORD.matcher(part.split("[<>)]", 2)[0]);
            while (matcher.find()) {
                words.add(
                        matcher.group(1) != null
                                ? matcher.group(1)
                                : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
            }
            int program = words.indexOf("ecr-pusher");
            if (program >= 0) {
                found.add(words.subList(program + 1, words.size()));
            }
        }
        assertThat(found).as(example).isNotEmpty();
        return found;
    }
}
