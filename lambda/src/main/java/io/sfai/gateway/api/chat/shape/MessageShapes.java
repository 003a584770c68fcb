package io.sfai.gateway.api.chat.shape;

import static io.sfai.gateway.api.chat.shape.PlainBody.bad;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Messages with Anthropic's blocks in them, or with the function calls of old. */
final class MessageShapes {
    private MessageShapes() {}

    /** Whether anything in the messages, or beside them as Anthropic has it, must be rewritten. */
    static boolean areOdd(JsonObject body, CallForms forms) {
        if (body.get("system") != null || body.get("stop_sequences") != null) {
            return true;
        }
        JsonArray messages = body.array("messages");
        for (int i = 0; messages != null && i < messages.size(); i++) {
            JsonObject message = messages.object(i);
            if (message != null && isOdd(message, forms)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOdd(JsonObject message, CallForms forms) {
        return "function".equals(message.string("role"))
                || message.get("function_call") != null
                || hasBlocks(message)
                || Calls.areOdd(message, forms);
    }

    private static boolean hasBlocks(JsonObject message) {
        JsonArray content = message.array("content");
        for (int i = 0; content != null && i < content.size(); i++) {
            JsonObject part = content.object(i);
            if (part != null && Parts.isOdd(part.string("type", ""))) {
                return true;
            }
        }
        return false;
    }

    /** What Anthropic calls otherwise, under Chat's names; the body is a copy. */
    static JsonObject parameters(JsonObject body) {
        JsonObject copy = body.copy();
        copy.remove("system");
        Object stop = copy.remove("stop_sequences");
        if (stop != null && copy.get("stop") == null) {
            copy.put("stop", stop);
        }
        JsonObject metadata = body.object("metadata");
        String user = metadata == null ? null : metadata.string("user_id");
        if (metadata != null && user != null && metadata.size() == 1) {
            copy.remove("metadata");
            copy.put("user", user);
        }
        return copy;
    }

    static void read(JsonObject body, Conversation turns) {
        if (body.get("system") != null) {
            Object content = Parts.content(body.get("system"), "system");
            turns.add(new JsonObject().put("role", "system").put("content", content), "system");
        }
        JsonArray messages = body.array("messages");
        if (messages == null || messages.isEmpty()) {
            throw bad("messages must be an array with at least one message", "messages");
        }
        for (int i = 0; i < messages.size(); i++) {
            String place = "messages[" + i + "]";
            message(PlainBody.object(messages, i, place), turns, place);
        }
    }

    private static void message(JsonObject message, Conversation turns, String place) {
        switch (message.string("role", "")) {
            case "assistant" -> assistant(message, turns, place);
            case "user" -> user(message, turns, place);
            case "function" -> {
                String name = message.string("name", "");
                String id = turns.lastCall(name);
                if (id == null) {
                    throw bad("no call of '" + name + "' comes before", place + ".name");
                }
                turns.gave(result(id, message.get("content")), place);
            }
            default ->
                    turns.add(
                            message.copy()
                                    .put(
                                            "content",
                                            Parts.content(
                                                    message.get("content"), place + ".content")),
                            place);
        }
    }

    /** Results become messages of their own, before what the user says beside them. */
    private static void user(JsonObject message, Conversation turns, String place) {
        JsonArray content = message.array("content");
        if (content == null) {
            turns.add(message, place);
            return;
        }
        JsonArray said = new JsonArray();
        for (int i = 0; i < content.size(); i++) {
            JsonObject part = content.object(i);
            String at = place + ".content[" + i + "]";
            if (part == null || !"tool_result".equals(part.string("type"))) {
                said.add(part == null ? content.get(i) : Parts.plain(part, at));
                continue;
            }
            String id = part.string("tool_use_id", "");
            if (id.isEmpty()) {
                throw bad("a tool_result needs a tool_use_id", at + ".tool_use_id");
            }
            JsonObject result = result(id, Parts.content(part.get("content"), at + ".content"));
            for (String mark : new String[] {"is_error", "cache_control"}) {
                if (part.get(mark) != null) {
                    result.put(mark, part.get(mark));
                }
            }
            turns.gave(result, at);
        }
        if (!said.isEmpty() || content.isEmpty()) {
            turns.add(message.copy().put("content", Parts.shortest(said)), place);
        }
    }

    static JsonObject result(String id, @Nullable Object content) {
        return new JsonObject()
                .put("role", "tool")
                .put("tool_call_id", id)
                .put("content", content == null ? "" : content);
    }

    private static void assistant(JsonObject message, Conversation turns, String place) {
        JsonArray calls = calls(message, turns, place);
        JsonArray thoughts = new JsonArray();
        JsonArray said = new JsonArray();
        JsonArray content = message.array("content");
        for (int i = 0; content != null && i < content.size(); i++) {
            JsonObject part = content.object(i);
            String at = place + ".content[" + i + "]";
            switch (part == null ? "" : part.string("type", "")) {
                case "thinking", "redacted_thinking" -> thoughts.add(part);
                case "tool_use" -> calls.add(use(part, turns, at));
                default -> said.add(part == null ? content.get(i) : Parts.plain(part, at));
            }
        }
        JsonObject plain = message.copy();
        plain.remove("function_call");
        if (content != null) {
            Object nothing = calls.isEmpty() ? "" : null;
            plain.put("content", said.isEmpty() ? nothing : Parts.shortest(said));
        }
        if (!thoughts.isEmpty()) {
            plain.put("thinking_blocks", thoughts);
        }
        if (!calls.isEmpty()) {
            plain.put("tool_calls", calls);
        }
        turns.add(plain, place);
    }

    private static JsonObject use(@Nullable JsonObject block, Conversation turns, String at) {
        String id = block == null ? "" : block.string("id", "");
        String name = block == null ? "" : block.string("name", "");
        if (block == null || id.isEmpty() || name.isEmpty()) {
            throw bad("a tool_use needs an id and a name", at + (id.isEmpty() ? ".id" : ".name"));
        }
        JsonObject call = turns.call(id, name, Calls.arguments(block.get("input")));
        if (block.get("cache_control") != null) {
            call.put("cache_control", block.get("cache_control"));
        }
        return call;
    }

    /** The message's own calls, with their arguments as text and freeform ones as functions. */
    private static JsonArray calls(JsonObject message, Conversation turns, String place) {
        JsonArray plain = new JsonArray();
        JsonArray calls = message.array("tool_calls");
        for (int i = 0; calls != null && i < calls.size(); i++) {
            JsonObject call = PlainBody.object(calls, i, place + ".tool_calls[" + i + "]");
            plain.add(Calls.plain(call, turns));
        }
        JsonObject old = message.object("function_call");
        if (old != null) {
            String name = old.string("name", "");
            plain.add(turns.call(turns.newId(), name, Calls.arguments(old.get("arguments"))));
        }
        return plain;
    }
}
