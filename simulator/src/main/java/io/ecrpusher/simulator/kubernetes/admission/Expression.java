package io.ecrpusher.simulator.kubernetes.admission;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiled CEL expression. Has CEL's standard library, its functions for strings, and the
 * variables {@code object}, {@code oldObject}, {@code request}, {@code namespaceObject}, and {@code
 * variables}, but not the other libraries, parameters, and authorizer of Kubernetes.
 */
final class Expression {
    // Version 2, as in Kubernetes.
    private static final CelStringExtensions STRINGS = CelExtensions.strings();
    private static final Cel CEL =
            CelFactory.plannerCelBuilder()
                    .addCompilerLibraries(STRINGS)
                    .addRuntimeLibraries(STRINGS)
                    .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                    .addVar("object", SimpleType.DYN)
                    .addVar("oldObject", SimpleType.DYN)
                    .addVar("request", SimpleType.DYN)
                    .addVar("namespaceObject", SimpleType.DYN)
                    .addVar("variables", SimpleType.DYN)
                    .build();
    private static final Pattern MISSING_KEY =
            Pattern.compile("key '(.*)' is not present in map", Pattern.DOTALL);

    // Shared by all clusters, because tests give thousands of them the same policies.
    private static final Map<String, Expression> COMPILED = new ConcurrentHashMap<>();

    private final Program program;

    private Expression(Program program) {
        this.program = program;
    }

    /** Thrown with the API server's text if an expression doesn't compile or fails. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    /** Compiles an expression. */
    static Expression of(String text) throws FailedException {
        Expression compiled = COMPILED.get(text);
        if (compiled == null) {
            try {
                compiled = new Expression(CEL.createProgram(CEL.compile(text).getAst()));
            } catch (CelValidationException | CelEvaluationException e) {
                throw new FailedException("compilation failed: " + e.getMessage());
            }
            COMPILED.put(text, compiled);
        }
        return compiled;
    }

    /** Evaluates the expression with values from {@link #value}. */
    Object evaluate(Map<String, Object> variables) throws FailedException {
        try {
            return program.eval(variables);
        } catch (CelEvaluationException e) {
            Matcher key = MISSING_KEY.matcher(String.valueOf(e.getMessage()));
            throw new FailedException(key.find() ? "no such key: " + key.group(1) : e.getMessage());
        }
    }

    /** Returns JSON as CEL sees it. Null and absent values are CEL's null. */
    static Object value(JsonElement json) {
        return switch (json) {
            case JsonObject object -> {
                Map<String, Object> map = new HashMap<>();
                object.entrySet()
                        .forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
                yield map;
            }
            case JsonArray array -> {
                List<Object> list = new ArrayList<>(array.size());
                array.forEach(each -> list.add(value(each)));
                yield list;
            }
            case JsonPrimitive primitive when primitive.isBoolean() -> primitive.getAsBoolean();
            // The simulated resources have no fractions.
            case JsonPrimitive primitive when primitive.isNumber() -> primitive.getAsLong();
            case JsonPrimitive primitive -> primitive.getAsString();
            case null, default -> NullValue.NULL_VALUE;
        };
    }
}
