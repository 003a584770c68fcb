package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.api.RequestBody;
import io.sfai.gateway.api.items.Refused;
import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads how a model shall answer, and says it under Chat Completions' names. */
final class ResponseParameters {
    private static final Map<String, Class<?>> TYPES =
            Map.ofEntries(
                    Map.entry("instructions", String.class),
                    Map.entry("previous_response_id", String.class),
                    Map.entry("stream", Boolean.class),
                    Map.entry("stream_options", JsonObject.class),
                    Map.entry("store", Boolean.class),
                    Map.entry("background", Boolean.class),
                    Map.entry("temperature", Number.class),
                    Map.entry("top_p", Number.class),
                    Map.entry("top_logprobs", Number.class),
                    Map.entry("max_output_tokens", Long.class),
                    Map.entry("max_tool_calls", Long.class),
                    Map.entry("tools", JsonArray.class),
                    Map.entry("include", JsonArray.class),
                    Map.entry("text", JsonObject.class),
                    Map.entry("reasoning", JsonObject.class),
                    Map.entry("metadata", JsonObject.class),
                    Map.entry("parallel_tool_calls", Boolean.class),
                    Map.entry("truncation", String.class),
                    Map.entry("user", String.class),
                    Map.entry("safety_identifier", String.class),
                    Map.entry("prompt_cache_key", String.class),
                    Map.entry("service_tier", String.class));

    /** What this dialect answers by itself, or says in another way. The rest passes as it is. */
    private static final List<String> OURS =
            List.of(
                    "model",
                    "input",
                    "instructions",
                    "previous_response_id",
                    "stream",
                    "stream_options",
                    "store",
                    "background",
                    "conversation",
                    "prompt",
                    "top_logprobs",
                    "max_output_tokens",
                    "max_tool_calls",
                    "tools",
                    "tool_choice",
                    "include",
                    "text",
                    "reasoning",
                    "metadata",
                    "truncation",
                    "context_management",
                    "moderation",
                    "client_metadata",
                    "prompt_cache_options");

    private static final Set<String> INCLUDES =
            Set.of(
                    Answer.ENCRYPTED,
                    "file_search_call.results",
                    "web_search_call.results",
                    "web_search_call.action.sources",
                    "message.input_image.image_url",
                    "computer_call_output.output.image_url",
                    "code_interpreter_call.outputs",
                    "message.output_text.logprobs");

    private ResponseParameters() {}

    /**
     * Reads them.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place
     */
    static Parameters read(JsonObject body, ToolSet tools) {
        RequestBody.check(body, TYPES);
        refuseUnbuilt(body);
        atLeastOne(body, "max_output_tokens");
        atLeastOne(body, "max_tool_calls");
        metadata(body.object("metadata"));
        includes(body.array("include"));
        JsonObject chat = body.copy();
        OURS.forEach(chat::remove);
        put(chat, "max_completion_tokens", body.get("max_output_tokens"));
        Object choice = tools.choice(body.get("tool_choice"));
        put(chat, "tool_choice", choice);
        if (tools.tools().isEmpty()) {
            chat.remove("parallel_tool_calls");
        }
        JsonObject reasoning = body.object("reasoning");
        put(chat, "reasoning_effort", reasoning == null ? null : reasoning.get("effort"));
        text(body.object("text"), chat);
        Parameters parameters = new Parameters(chat);
        boolean asWritten = choice instanceof JsonObject && choice.equals(body.get("tool_choice"));
        if (!asWritten) {
            parameters.toolChoice();
        }
        return parameters;
    }

    private static void put(JsonObject chat, String name, @Nullable Object value) {
        if (value != null) {
            chat.put(name, value);
        }
    }

    private static void refuseUnbuilt(JsonObject body) {
        if (body.isTrue("background")) {
            throw bad("background responses are not supported here; stream instead", "background");
        }
        if (body.get("prompt") != null) {
            throw bad(
                    "prompt is not supported here; instructions and input say the same", "prompt");
        }
        switch (body.string("truncation", "disabled")) {
            case "auto", "disabled" -> {}
            default -> throw bad("truncation must be auto or disabled", "truncation");
        }
    }

    private static void atLeastOne(JsonObject body, String name) {
        if (body.integer(name, 1) < 1) {
            throw bad(name + " must be at least 1", name);
        }
    }

    static void metadata(@Nullable JsonObject metadata) {
        if (metadata == null) {
            return;
        }
        if (metadata.size() > 16) {
            throw bad("metadata may have 16 pairs, not " + metadata.size(), "metadata");
        }
        for (String key : metadata.names()) {
            if (key.length() > 64) {
                throw bad("a key of metadata may have 64 characters", "metadata");
            }
            if (!(metadata.get(key) instanceof String value) || value.length() > 512) {
                throw bad("this must be a string of at most 512 characters", "metadata." + key);
            }
        }
    }

    private static void includes(@Nullable JsonArray include) {
        for (int i = 0; include != null && i < include.size(); i++) {
            if (!(include.get(i) instanceof String name) || !INCLUDES.contains(name)) {
                throw bad(
                        "include knows " + String.join(", ", new TreeSet<>(INCLUDES)),
                        "include[" + i + "]");
            }
        }
    }

    private static void text(@Nullable JsonObject text, JsonObject chat) {
        if (text == null) {
            return;
        }
        put(chat, "verbosity", text.get("verbosity"));
        Object given = text.get("format");
        if (given == null) {
            return;
        }
        if (!(given instanceof JsonObject format)) {
            throw bad("text.format must be an object", "text.format");
        }
        switch (format.string("type", "")) {
            case "text" -> {}
            case "json_object" -> chat.put("response_format", format);
            case "json_schema" -> {
                Refused.name(format, "name", "text.format");
                if (format.object("schema") == null) {
                    throw bad("text.format.schema must be an object", "text.format.schema");
                }
                JsonObject schema = format.copy();
                schema.remove("type");
                chat.put(
                        "response_format",
                        new JsonObject().put("type", "json_schema").put("json_schema", schema));
            }
            default ->
                    throw bad(
                            "text.format.type must be text, json_object or json_schema",
                            "text.format.type");
        }
    }
}
