package io.ecrpusher.simulator.lambda;

import java.util.Map;

/** Functions for {@link LambdaFunctionTest}, which packs this class into a zip. */
public final class Handlers {
    /** Lambda makes one for an environment. */
    public Handlers() {
        System.out.println("made");
    }

    /** Answers with what it got. */
    public Map<String, String> echo(Map<String, String> event) {
        System.out.println("got " + event.get("name"));
        return Map.of(
                "name", event.get("name"),
                "function", System.getenv("AWS_LAMBDA_FUNCTION_NAME"),
                "colour", System.getenv().getOrDefault("COLOUR", ""),
                "heap", Long.toString(Runtime.getRuntime().maxMemory() >> 20),
                "folder", System.getProperty("user.dir"));
    }

    /** Throws. */
    public String fail(Map<String, String> event) {
        throw new IllegalStateException("no " + event.get("name"));
    }

    /** Takes as long as it is told. */
    public String sleep(Map<String, String> event) throws InterruptedException {
        Thread.sleep(Long.parseLong(event.get("ms")));
        return "slept";
    }

    /** Ends the process. */
    public String exit(Map<String, String> event) {
        System.exit(Integer.parseInt(event.get("status")));
        return "";
    }
}
