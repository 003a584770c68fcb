package io.sfai.gateway.api.messages;

import static io.sfai.gateway.api.messages.MessageErrors.bad;

import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads a Messages body's parameters, under the names that Chat Completions has for them. */
final class MessageParameters {
    /** OpenAI refuses longer ones, and Claude Code's are longer. */
    private static final int LONGEST_USER = 64;

    private MessageParameters() {}

    /**
     * All of them.
     *
     * @param hasTools whether there is a tool left to choose
     * @throws io.sfai.gateway.error.GatewayException 400 naming the one of another shape
     */
    static Parameters of(JsonObject body, boolean hasTools) {
        JsonObject read = new JsonObject();
        Number maxTokens = MessageRequests.number(body, "max_tokens");
        if (maxTokens != null && (!(maxTokens instanceof Long most) || most < 0)) {
            throw bad("it must be a whole number", "max_tokens");
        }
        put(read, "max_tokens", maxTokens);
        put(read, "temperature", MessageRequests.number(body, "temperature"));
        put(read, "top_p", MessageRequests.number(body, "top_p"));
        put(read, "top_k", MessageRequests.number(body, "top_k"));
        stops(body.get("stop_sequences"), read);
        thinking(body, read);
        form(body, read);
        if (hasTools) {
            choice(MessageRequests.object(body, "tool_choice"), read);
        }
        JsonObject metadata = MessageRequests.object(body, "metadata");
        put(read, "user", metadata == null ? null : user(metadata.string("user_id", "")));
        if ("standard_only".equals(body.get("service_tier"))) {
            read.put("service_tier", "default");
        }
        Parameters parameters = new Parameters(read);
        parameters.toolChoice();
        parameters.responseFormat();
        return parameters;
    }

    private static void put(JsonObject parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private static void stops(@Nullable Object stops, JsonObject read) {
        if (stops == null) {
            return;
        }
        if (!(stops instanceof JsonArray array)) {
            throw bad("it must be an array of strings", "stop_sequences");
        }
        for (Object each : array) {
            if (!(each instanceof String)) {
                throw bad("it must be an array of strings", "stop_sequences");
            }
        }
        if (!array.isEmpty()) {
            read.put("stop", array);
        }
    }

    /** A budget is told as the effort that it is, too, for models that know only efforts. */
    private static void thinking(JsonObject body, JsonObject read) {
        JsonObject thinking = MessageRequests.object(body, "thinking");
        JsonObject output = MessageRequests.object(body, "output_config");
        String effort = output == null ? null : output.string("effort");
        String type = thinking == null ? "" : thinking.string("type", "none");
        if (thinking != null) {
            read.put("thinking", thinking);
        }
        switch (type) {
            case "" -> put(read, "reasoning_effort", effort);
            case "disabled" -> {}
            case "adaptive" -> read.put("reasoning_effort", effort == null ? "medium" : effort);
            case "enabled" -> {
                Long budget = thinking == null ? null : thinking.integer("budget_tokens");
                if (budget == null) {
                    throw bad("this field is required", "thinking.budget_tokens");
                }
                String same = budget <= 2048 ? "low" : budget <= 8192 ? "medium" : "high";
                read.put("reasoning_effort", effort == null ? same : effort);
            }
            default -> throw bad("it must be enabled, adaptive or disabled", "thinking.type");
        }
    }

    /** The form of the answer, in its place or in that of the beta. */
    private static void form(JsonObject body, JsonObject read) {
        JsonObject output = MessageRequests.object(body, "output_config");
        JsonObject format = output == null ? null : MessageRequests.object(output, "format");
        String place = "output_config.format";
        if (format == null) {
            format = MessageRequests.object(body, "output_format");
            place = "output_format";
        }
        if (format == null) {
            return;
        }
        JsonObject schema = format.object("schema");
        if (!"json_schema".equals(format.string("type")) || schema == null) {
            throw bad("it must be of type json_schema, with a schema", place);
        }
        JsonObject named = new JsonObject().put("name", format.string("name", "answer"));
        named.put("strict", true).put("schema", schema);
        read.put(
                "response_format",
                new JsonObject().put("type", "json_schema").put("json_schema", named));
    }

    private static void choice(@Nullable JsonObject choice, JsonObject read) {
        if (choice == null) {
            return;
        }
        switch (choice.string("type", "")) {
            case "auto" -> read.put("tool_choice", "auto");
            case "any" -> read.put("tool_choice", "required");
            case "none" -> read.put("tool_choice", "none");
            case "tool" -> {
                String name = choice.string("name", "");
                if (name.isEmpty()) {
                    throw bad("this field is required", "tool_choice.name");
                }
                JsonObject function = new JsonObject().put("name", name);
                read.put(
                        "tool_choice",
                        new JsonObject().put("type", "function").put("function", function));
            }
            default -> throw bad("it must be auto, any, tool or none", "tool_choice.type");
        }
        if (choice.isTrue("disable_parallel_tool_use")) {
            read.put("parallel_tool_calls", false);
        }
    }

    /** Names of users that are too long become ones that say no more and are as constant. */
    private static @Nullable String user(String id) {
        if (id.length() <= LONGEST_USER) {
            return id.isBlank() ? null : id;
        }
        try {
            byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
