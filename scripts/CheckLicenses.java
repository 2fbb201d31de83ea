import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Checks that a CycloneDX SBOM names an accepted license for each component. */
final class CheckLicenses {
    /** Licenses that allow redistribution in an Apache-2.0 archive, by SPDX identifier. */
    private static final Set<String> ACCEPTED =
            Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0");

    static void main(String[] args) throws Exception {
        JsonObject sbom =
                JsonParser.parseString(Files.readString(Path.of(args[0]))).getAsJsonObject();
        Set<String> refused = new TreeSet<>();
        for (JsonElement component : sbom.getAsJsonArray("components")) {
            Set<String> licenses = licenses(component.getAsJsonObject());
            // Several licenses are a choice.
            if (licenses.stream().noneMatch(ACCEPTED::contains)) {
                refused.add(
                        component.getAsJsonObject().get("purl").getAsString() + ": " + licenses);
            }
        }
        if (!refused.isEmpty()) {
            System.err.println(
                    "FAIL  not an accepted license; accepted are " + new TreeSet<>(ACCEPTED));
            refused.forEach(System.err::println);
            System.exit(1);
        }
        System.out.println(
                "ok    the licenses of "
                        + sbom.getAsJsonArray("components").size()
                        + " components are accepted");
    }

    private static Set<String> licenses(JsonObject component) {
        Set<String> names = new TreeSet<>();
        if (component.has("licenses")) {
            for (JsonElement choice : component.getAsJsonArray("licenses")) {
                JsonObject license = choice.getAsJsonObject().getAsJsonObject("license");
                names.add(license.get(license.has("id") ? "id" : "name").getAsString());
            }
        }
        return names;
    }
}
