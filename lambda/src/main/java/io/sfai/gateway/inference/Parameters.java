package io.sfai.gateway.inference;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.ResponseFormat.AnyJson;
import io.sfai.gateway.inference.ResponseFormat.Schema;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a model shall answer: everything of a request beside its turns and tools, under Chat
 * Completions' names, whatever dialect the client speaks. Parameters that the gateway does not know
 * are among them. Never changed; {@link #with} and {@link #without} give others.
 *
 * <p>The typed readers throw a 400 that names the parameter, if it has another shape.
 */
public final class Parameters {
    /** None at all. */
    public static final Parameters NONE = new Parameters(new JsonObject());

    private final JsonObject json;

    /**
     * @param json by name; not changed afterwards
     */
    public Parameters(JsonObject json) {
        this.json = json;
    }

    /** All of them, to be written into a body; a copy. */
    public JsonObject json() {
        return json.copy();
    }

    /** The names that have a value, null being none. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (String name : json.names()) {
            if (has(name)) {
                names.add(name);
            }
        }
        return names;
    }

    public boolean has(String name) {
        return json.get(name) != null;
    }

    public @Nullable Object get(String name) {
        return json.get(name);
    }

    /** The same with one set. */
    public Parameters with(String name, @Nullable Object value) {
        return new Parameters(json.copy().put(name, value));
    }

    /** The same but for one. */
    public Parameters without(String name) {
        JsonObject copy = json.copy();
        copy.remove(name);
        return new Parameters(copy);
    }

    public @Nullable Number number(String name) {
        return json.number(name);
    }

    /** The most tokens that the answer may have, under either name. */
    public @Nullable Long maxTokens() {
        Long most = json.integer("max_completion_tokens");
        return most == null ? json.integer("max_tokens") : most;
    }

    /** Whether several calls may come in one turn; null if the client did not say. */
    public @Nullable Boolean parallelToolCalls() {
        return json.get("parallel_tool_calls") instanceof Boolean b ? b : null;
    }

    /** Texts that end the answer; empty if there are none. */
    public List<String> stop() {
        Object stop = json.get("stop");
        return switch (stop) {
            case null -> List.of();
            case String one -> List.of(one);
            case JsonArray array -> {
                List<String> all = new ArrayList<>();
                for (Object each : array) {
                    if (!(each instanceof String text)) {
                        throw bad("stop must be a string or an array of strings", "stop");
                    }
                    all.add(text);
                }
                yield all;
            }
            default -> throw bad("stop must be a string or an array of strings", "stop");
        };
    }

    /** Which tools may be called; {@link ToolChoice.Auto} if the client did not say. */
    public ToolChoice toolChoice() {
        return ToolChoices.read(json.get("tool_choice"));
    }

    /** The form of the answer's text. */
    public ResponseFormat responseFormat() {
        JsonObject format = json.object("response_format");
        String type = format == null ? "text" : format.string("type", "");
        return switch (type) {
            case "text" -> new ResponseFormat.Text();
            case "json_object" -> new AnyJson();
            case "json_schema" -> schema(format);
            default ->
                    throw bad(
                            "response_format.type must be text, json_object or json_schema",
                            "response_format.type");
        };
    }

    private static Schema schema(@Nullable JsonObject format) {
        JsonObject named = format == null ? null : format.object("json_schema");
        JsonObject schema = named == null ? null : named.object("schema");
        if (named == null || schema == null) {
            throw bad(
                    "response_format.json_schema.schema must be an object",
                    "response_format.json_schema.schema");
        }
        return new Schema(named.string("name", "answer"), schema, named.isTrue("strict"));
    }

    /**
     * How much to think: {@code reasoning_effort}, {@code reasoning} with an effort or {@code
     * max_tokens}, or {@code thinking} as Anthropic has it; null if the client did not say. An
     * effort and a budget of {@code thinking} may come together: one model takes this, another
     * that.
     */
    public @Nullable Reasoning reasoning() {
        String effort = json.string("reasoning_effort");
        JsonObject reasoning = json.object("reasoning");
        JsonObject thinking = json.object("thinking");
        if (effort != null) {
            return thinking != null && "enabled".equals(thinking.string("type"))
                    ? new Reasoning(effort, thinking.integer("budget_tokens"))
                    : new Reasoning(effort, null);
        }
        if (reasoning != null) {
            if (Boolean.FALSE.equals(reasoning.get("enabled"))) {
                return new Reasoning("none", null);
            }
            String asked = reasoning.string("effort", reasoning.isTrue("enabled") ? "medium" : "");
            Long budget = reasoning.integer("max_tokens");
            boolean says = !asked.isEmpty() || budget != null;
            return says ? new Reasoning(asked.isEmpty() ? null : asked, budget) : null;
        }
        if (thinking != null) {
            return switch (thinking.string("type", "")) {
                case "enabled" -> new Reasoning(null, thinking.integer("budget_tokens", 4096));
                case "adaptive" -> new Reasoning("medium", null);
                default -> new Reasoning("none", null);
            };
        }
        return null;
    }

    private static GatewayException bad(String message, String name) {
        return new BadRequest(message, name, null).exception();
    }
}
