package io.ecrpusher.simulator.kubernetes;

import io.ecrpusher.simulator.http.Headers;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The form that a client accepts objects in. */
enum Form {
    WHOLE,
    PARTIAL;

    /**
     * What {@code Accept} asks for.
     *
     * @param partialKind the {@code as} that asks for metadata alone
     */
    static Form accepted(Headers headers, String partialKind) {
        List<String> accepts = headers.all("Accept");
        if (accepts.isEmpty()) {
            return WHOLE;
        }
        boolean json = false;
        for (String accept : accepts) {
            for (String range : accept.split(",", -1)) {
                String[] parts = range.split(";", -1);
                String type = parts[0].strip().toLowerCase(Locale.ROOT);
                if (!type.equals("application/json")
                        && !type.equals("*/*")
                        && !type.equals("application/*")) {
                    continue;
                }
                json = true;
                Map<String, String> parameters = parameters(parts);
                if (!parameters.containsKey("as")) {
                    return WHOLE;
                }
                if (parameters.get("as").equals(partialKind)
                        && "meta.k8s.io".equals(parameters.get("g"))
                        && "v1".equals(parameters.get("v"))) {
                    return PARTIAL;
                }
            }
        }
        throw json
                ? Failure.notAcceptableForm()
                : Failure.notAcceptable(partialKind.endsWith("List"));
    }

    private static Map<String, String> parameters(String[] parts) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                parameters.put(
                        parts[i].substring(0, equals).strip(),
                        parts[i].substring(equals + 1).strip());
            }
        }
        return parameters;
    }
}
