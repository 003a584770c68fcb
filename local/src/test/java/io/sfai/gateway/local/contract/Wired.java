package io.sfai.gateway.local.contract;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.At;
import java.util.ArrayList;
import java.util.List;

/** Turns as an upstream got them, a line for each thing in them. */
final class Wired {
    private Wired() {}

    /** Of a body in Anthropic's protocol. */
    static List<String> blocks(JsonObject body) {
        List<String> all = new ArrayList<>();
        for (JsonObject message : At.objects(body, "messages")) {
            for (JsonObject block : At.objects(message, "content")) {
                all.add(message.string("role") + ": " + block(block));
            }
        }
        return all;
    }

    private static String block(JsonObject block) {
        String type = block.string("type", "");
        String rest =
                switch (type) {
                    case "text" -> block.string("text", "");
                    case "thinking" ->
                            block.string("thinking", "") + " " + block.string("signature");
                    case "redacted_thinking" -> block.string("data", "");
                    case "tool_use" ->
                            block.string("id")
                                    + " "
                                    + block.string("name")
                                    + " "
                                    + Json.text(block.get("input"));
                    case "tool_result" -> block.string("tool_use_id", "");
                    default -> Json.text(block);
                };
        return type + " " + rest;
    }

    /** Of a body in OpenAI's protocol. */
    static List<String> messages(JsonObject body) {
        List<String> all = new ArrayList<>();
        for (JsonObject message : At.objects(body, "messages")) {
            String role = message.string("role") + ": ";
            if ("tool".equals(message.string("role"))) {
                all.add(role + message.string("tool_call_id"));
                continue;
            }
            if (message.get("content") instanceof String text && !text.isEmpty()) {
                all.add(role + text);
            }
            if (message.has("tool_calls")) {
                for (JsonObject call : At.objects(message, "tool_calls")) {
                    all.add(
                            role
                                    + call.string("id")
                                    + " "
                                    + At.value(call, "function", "name")
                                    + " "
                                    + At.value(call, "function", "arguments"));
                }
            }
        }
        return all;
    }
}
