package io.ecrpusher.cli.terminal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

import java.io.PrintStream;

/** Prints maps, lists, and scalars as JSON or YAML. */
public final class Documents {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private Documents() {}

    /**
     * Prints {@code document}.
     *
     * @param format {@link OutputFormat#JSON} or {@link OutputFormat#YAML}
     * @param document maps with string keys, lists, strings, numbers, and booleans
     */
    public static void print(PrintStream out, OutputFormat format, Object document) {
        if (format == OutputFormat.YAML) {
            DumperOptions options = new DumperOptions();
            options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
            options.setSplitLines(false);
            out.print(new Yaml(options).dump(document));
        } else {
            out.println(JSON.toJson(document));
        }
    }
}
