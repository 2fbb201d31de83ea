package io.ecrpusher.cli.policy;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads roles from CloudFormation templates. Functions such as {@code !Ref} become their value. */
final class CloudFormationRoles {
    private CloudFormationRoles() {}

    private static final class Values extends SafeConstructor {
        Values() {
            super(new LoaderOptions());
            yamlMultiConstructors.put(
                    "!",
                    new AbstractConstruct() {
                        @Override
                        public Object construct(Node node) {
                            return switch (node) {
                                case ScalarNode scalar -> constructScalar(scalar);
                                case SequenceNode sequence -> constructSequence(sequence);
                                default -> constructMapping((MappingNode) node);
                            };
                        }
                    });
        }
    }

    /** Returns the properties of a role. */
    static JsonObject read(Path template, String role) throws IOException {
        Object document = new Yaml(new Values()).load(Files.readString(template));
        return new Gson()
                .toJsonTree(document)
                .getAsJsonObject()
                .getAsJsonObject("Resources")
                .getAsJsonObject(role)
                .getAsJsonObject("Properties");
    }

    /** Returns the first policy of a role. Its {@code !If} become the case that is true. */
    static JsonObject policy(JsonObject role) {
        JsonObject policy =
                role.getAsJsonArray("Policies")
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonObject("PolicyDocument")
                        .deepCopy();
        JsonArray statements = new JsonArray();
        for (JsonElement statement : policy.getAsJsonArray("Statement")) {
            statements.add(statement instanceof JsonArray cases ? cases.get(1) : statement);
        }
        policy.add("Statement", statements);
        return policy;
    }
}
