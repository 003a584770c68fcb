package io.sfai.gateway.agent;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Turns as JSON, for the store. Only what assistants and tools say is kept. */
final class Turns {
    private Turns() {}

    static JsonArray json(List<Message> turns) {
        JsonArray all = new JsonArray();
        for (Message turn : turns) {
            all.add(
                    new JsonObject()
                            .put("role", turn.role().name())
                            .put("parts", parts(turn.parts())));
        }
        return all;
    }

    private static JsonArray parts(List<Part> parts) {
        JsonArray all = new JsonArray();
        for (Part part : parts) {
            JsonObject json = new JsonObject();
            switch (part) {
                case Part.Text text -> json.put("text", text.text());
                case Part.Reasoning thought -> json.put("reasoning", thought.text());
                case Part.Thinking thought ->
                        json.put("thinking", thought.text()).put("signature", thought.signature());
                case Part.RedactedThinking thought -> json.put("redacted", thought.data());
                case Part.Image image -> json.put("image", image.url());
                case Part.ToolCall call ->
                        json.put("call", call.id())
                                .put("name", call.name())
                                .put("arguments", call.arguments());
                case Part.ToolResult result ->
                        json.put("result", result.callId())
                                .put("failed", result.failed())
                                .put("parts", parts(result.parts()));
                case Part.File file -> json.put("text", "[a file]");
                case Part.CacheMark mark -> json.put("text", "");
                case Part.Other other -> json.put("text", "");
            }
            all.add(json);
        }
        return all;
    }

    static List<Message> read(JsonArray json) {
        List<Message> turns = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            JsonObject turn = Objects.requireNonNull(json.object(i));
            Role role = Role.valueOf(turn.string("role", ""));
            turns.add(new Message(role, parts(Objects.requireNonNull(turn.array("parts")))));
        }
        return turns;
    }

    private static List<Part> parts(JsonArray json) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            parts.add(part(Objects.requireNonNull(json.object(i))));
        }
        return parts;
    }

    private static Part part(JsonObject json) {
        return switch (json.names().iterator().next()) {
            case "reasoning" -> new Part.Reasoning(json.string("reasoning", ""));
            case "thinking" ->
                    new Part.Thinking(json.string("thinking", ""), json.string("signature", ""));
            case "redacted" -> new Part.RedactedThinking(json.string("redacted", ""));
            case "image" -> new Part.Image(json.string("image", ""), "");
            case "call" ->
                    new Part.ToolCall(
                            json.string("call", ""),
                            json.string("name", ""),
                            json.string("arguments", ""));
            case "result" ->
                    new Part.ToolResult(
                            json.string("result", ""),
                            parts(Objects.requireNonNull(json.array("parts"))),
                            json.isTrue("failed"));
            default -> new Part.Text(json.string("text", ""));
        };
    }
}
