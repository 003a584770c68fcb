package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Twenty turns in an IDE, as its requests: a long system prompt, fifteen tools, and a history that
 * grows by a question, a call, its result and an answer with each turn.
 */
final class IdeConversation {
    static final int TURNS = 20;
    private static final int TOOLS = 15;

    private static final List<String> VERBS =
            List.of(
                    "read", "write", "search", "rename", "format", "compile", "test", "lint",
                    "diff", "commit", "open", "close", "move", "delete", "explain");

    private IdeConversation() {}

    /** The bodies of all requests: two a turn, one with the question and one with the result. */
    static List<JsonObject> requests(String alias) {
        List<JsonObject> requests = new ArrayList<>();
        List<JsonObject> history = new ArrayList<>();
        history.add(message("system", system()));
        for (int turn = 1; turn <= TURNS; turn++) {
            history.add(message("user", question(turn)));
            requests.add(body(alias, history));
            history.add(call(turn));
            history.add(message("tool", file(turn)).put("tool_call_id", "call_" + turn));
            requests.add(body(alias, history));
            history.add(message("assistant", answer(turn)));
        }
        return requests;
    }

    /** One of its bodies with the client's own marks on the system's words and the question. */
    static JsonObject marked(String alias, int marks) {
        JsonObject first = requests(alias).getFirst();
        JsonArray messages = new JsonArray();
        JsonArray system = new JsonArray();
        for (int i = 1; i < marks; i++) {
            system.add(part("rule " + i).put("cache_control", ephemeral()));
        }
        JsonArray question = JsonArray.of(part("why?").put("cache_control", ephemeral()));
        messages.add(new JsonObject().put("role", "system").put("content", system));
        messages.add(new JsonObject().put("role", "user").put("content", question));
        return first.copy().put("messages", messages);
    }

    private static JsonObject part(String text) {
        return new JsonObject().put("type", "text").put("text", text);
    }

    private static JsonObject ephemeral() {
        return new JsonObject().put("type", "ephemeral");
    }

    private static JsonObject body(String alias, List<JsonObject> history) {
        JsonArray messages = new JsonArray();
        history.forEach(messages::add);
        JsonObject body = new JsonObject().put("model", alias).put("max_tokens", 1000L);
        return body.put("tools", tools()).put("messages", messages);
    }

    private static JsonObject message(String role, String content) {
        return new JsonObject().put("role", role).put("content", content);
    }

    private static JsonArray tools() {
        JsonArray tools = new JsonArray();
        for (String verb : VERBS.subList(0, TOOLS)) {
            String description =
                    "Lets the assistant %1$s something in the workspace. ".formatted(verb)
                            + "Paths are relative to its root; a path outside of it is refused. "
                            + "Give a line only where the operation is about one line.";
            JsonObject function = new JsonObject().put("name", verb + "_file");
            function.put("description", description);
            function.put(
                    "parameters",
                    Json.object(
                            """
                            {"type": "object", "required": ["path"], "properties": {
                              "path": {"type": "string", "description": "where, from the root"},
                              "line": {"type": "integer", "description": "from 1"},
                              "content": {"type": "string", "description": "what, if anything"}}}
                            """));
            tools.add(new JsonObject().put("type", "function").put("function", function));
        }
        return tools;
    }

    /** About 3,000 tokens. */
    private static String system() {
        StringBuilder rules = new StringBuilder("You help with the code of a workspace.\n");
        for (int i = 1; rules.length() < 12_000; i++) {
            rules.append("Rule ")
                    .append(i)
                    .append(": before a change to module m")
                    .append(i % 17)
                    .append(" say what will break, keep to its style, and run the tests.\n");
        }
        return rules.toString();
    }

    private static String question(int turn) {
        return "Turn "
                + turn
                + ": why does the build of module m"
                + turn % 17
                + " fail? The editor shows:\n"
                + "    error: cannot find symbol\n".repeat(12);
    }

    private static JsonObject call(int turn) {
        JsonObject function = new JsonObject().put("name", "read_file");
        function.put("arguments", "{\"path\":\"m" + turn + "/Main.java\"}");
        JsonObject call = new JsonObject().put("id", "call_" + turn).put("type", "function");
        return new JsonObject()
                .put("role", "assistant")
                .put("content", null)
                .put("tool_calls", JsonArray.of(call.put("function", function)));
    }

    /** About 600 tokens. */
    private static String file(int turn) {
        StringBuilder file = new StringBuilder("package m" + turn + ";\n");
        for (int line = 1; file.length() < 2_400; line++) {
            file.append("    int field").append(line).append(" = compute(").append(turn * line);
            file.append(");\n");
        }
        return file.toString();
    }

    private static String answer(int turn) {
        return "Import the symbol in m" + turn + "/Main.java. " + "It moved last week. ".repeat(15);
    }
}
