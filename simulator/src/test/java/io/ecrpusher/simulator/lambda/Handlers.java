package io.ecrpusher.simulator.lambda;

import java.util.Map;

/** Handlers for {@link LambdaFunctionTest}, which packs this class into a zip. */
public final class Handlers {
    /** Created once per execution environment. */
    public Handlers() {
        System.out.println("created");
    }

    /** Returns the event's name and facts about the process. */
    public Map<String, String> echo(Map<String, String> event) {
        System.out.println("received " + event.get("name"));
        return Map.of(
                "name", event.get("name"),
                "function", System.getenv("AWS_LAMBDA_FUNCTION_NAME"),
                "color", System.getenv().getOrDefault("COLOR", ""),
                "heap", Long.toString(Runtime.getRuntime().maxMemory() >> 20),
                "directory", System.getProperty("user.dir"));
    }

    /** Throws an exception. */
    public String fail(Map<String, String> event) {
        throw new IllegalStateException("no " + event.get("name"));
    }

    /** Sleeps for the given milliseconds. */
    public String sleep(Map<String, String> event) throws InterruptedException {
        Thread.sleep(Long.parseLong(event.get("ms")));
        return "slept";
    }

    /** Exits the process with the given status. */
    public String exit(Map<String, String> event) {
        System.exit(Integer.parseInt(event.get("status")));
        return "";
    }
}
