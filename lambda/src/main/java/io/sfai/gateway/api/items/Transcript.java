package io.sfai.gateway.api.items;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.api.FreeformTool;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Puts turns together from items. What the assistant thinks, says and calls on end is one turn;
 * what its calls gave goes right behind it, whatever was said in between. Calls that the gateway
 * ran have their results with them: those on end, and calls of the client's tools among them, were
 * made at once; words begin the next turn.
 */
public final class Transcript {
    private final List<Spoken> turns = new ArrayList<>();

    /** Calls that have no result yet, by id. */
    private final Map<String, Deque<Call>> waiting = new LinkedHashMap<>();

    private final TreeSet<String> leftOut = new TreeSet<>();

    private static final class Spoken {
        private final Role role;
        private final List<Part> parts;
        private final List<Part> results = new ArrayList<>(0);

        /** Whether the client has told what came of a call: then the turn is over. */
        private boolean answered;

        Spoken(Role role, List<Part> parts) {
            this.role = role;
            this.parts = parts;
        }

        boolean takesWords() {
            return role == Role.ASSISTANT && results.isEmpty();
        }

        boolean takesCalls() {
            return role == Role.ASSISTANT && !answered;
        }

        boolean says() {
            return parts.stream()
                    .anyMatch(p -> !(p instanceof Part.Thought || p instanceof Part.Reasoning));
        }
    }

    /** A call, and whether its arguments were cut off, so that nobody could run it. */
    private record Call(Spoken turn, Part.ToolCall part, boolean cut, String place) {}

    /** The words with which a request begins. */
    public void instructions(String text) {
        turns.add(new Spoken(Role.SYSTEM, List.of(new Part.Text(text))));
    }

    /**
     * Adds an item.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place, if it is none
     */
    public void add(JsonObject item, String place) {
        String type = item.string("type", item.string("role") == null ? "" : "message");
        switch (type) {
            case "message" -> message(item, place);
            case "reasoning" -> reasoning(item, place);
            case "function_call" -> call(item, Refused.text(item, "arguments", place), place);
            case "custom_tool_call" -> {
                String input = Refused.text(item, "input", place);
                call(item, FreeformTool.wrapped(input), place);
            }
            case "function_call_output", "custom_tool_call_output" -> result(item, place);
            case McpCall.TYPE -> ran(item, place);
            default -> {
                if (!HostedTools.isItem(type)) {
                    throw bad("'" + type + "' is no type of an item here", place + ".type");
                }
                leftOut.add(type);
            }
        }
    }

    /** Adds what was asked and answered before. */
    public void add(Turn said, String place) {
        for (JsonArray items : List.of(said.input(), said.output())) {
            for (int i = 0; i < items.size(); i++) {
                add(Refused.object(items, i, place), place);
            }
        }
    }

    /** The types of items that were left out: what a service of OpenAI's ran by itself. */
    public List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /**
     * The whole.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place of a call without result
     */
    public List<Message> messages() {
        for (Deque<Call> calls : waiting.values()) {
            for (Call call : calls) {
                if (!call.cut()) {
                    throw bad(
                            "No tool output found for function call " + call.part().id() + ".",
                            call.place());
                }
                call.turn().parts.remove(call.part());
            }
        }
        List<Message> messages = new ArrayList<>(turns.size() + 2);
        for (Spoken turn : turns) {
            if (turn.role != Role.ASSISTANT || turn.says()) {
                messages.add(new Message(turn.role, turn.parts));
            }
            if (!turn.results.isEmpty()) {
                messages.add(new Message(Role.TOOL, turn.results));
            }
        }
        return messages;
    }

    private void message(JsonObject item, String place) {
        Role role =
                switch (item.string("role", "")) {
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    case "system", "developer" -> Role.SYSTEM;
                    default ->
                            throw bad(
                                    "role must be user, assistant, system or developer",
                                    place + ".role");
                };
        List<Part> parts =
                InputParts.content(item.get("content"), role == Role.USER, place + ".content");
        if (role == Role.ASSISTANT) {
            said().addAll(parts);
        } else {
            turns.add(new Spoken(role, parts));
        }
    }

    /** A thought that its model signed, or else its words. */
    private void reasoning(JsonObject item, String place) {
        Part.Thought signed = SignedThoughts.decoded(item.string("encrypted_content"));
        if (signed != null) {
            said().add(signed);
            return;
        }
        StringBuilder words = new StringBuilder();
        for (String field : List.of("content", "summary")) {
            JsonArray parts = item.array(field);
            if (words.isEmpty() && parts != null) {
                for (Part part : InputParts.content(parts, false, place + "." + field)) {
                    words.append(part instanceof Part.Text text ? text.text() : "");
                }
            }
        }
        if (!words.isEmpty()) {
            said().add(new Part.Reasoning(words.toString()));
        }
    }

    private void call(JsonObject item, String arguments, String place) {
        String id = Refused.name(item, "call_id", place);
        Part.ToolCall call = new Part.ToolCall(id, Refused.name(item, "name", place), arguments);
        calling().parts.add(call);
        boolean cut = "incomplete".equals(item.string("status"));
        waiting.computeIfAbsent(id, i -> new ArrayDeque<>(1))
                .add(new Call(turns.getLast(), call, cut, place));
    }

    private void result(JsonObject item, String place) {
        String id = Refused.name(item, "call_id", place);
        Deque<Call> calls = waiting.get(id);
        Call call = calls == null ? null : calls.poll();
        if (call == null) {
            throw bad(
                    calls == null
                            ? "No tool call found for function call output with call_id " + id + "."
                            : "the call " + id + " has an output already",
                    place + ".call_id");
        }
        List<Part> output = InputParts.output(item.get("output"), place + ".output");
        boolean failed = "incomplete".equals(item.string("status"));
        call.turn().results.add(new Part.ToolResult(id, output, failed));
        call.turn().answered = true;
    }

    private void ran(JsonObject item, String place) {
        McpCall ran = McpCall.read(item, place);
        if (ran == null) {
            leftOut.add(McpCall.TYPE);
            return;
        }
        Spoken turn = calling();
        turn.parts.add(ran.call());
        turn.results.add(ran.result());
    }

    /** The parts of the assistant's turn that is going on, or of the next. */
    private List<Part> said() {
        Spoken last = turns.isEmpty() ? null : turns.getLast();
        return (last != null && last.takesWords() ? last : begun()).parts;
    }

    /** The assistant's turn to which a call belongs. */
    private Spoken calling() {
        Spoken last = turns.isEmpty() ? null : turns.getLast();
        return last != null && last.takesCalls() ? last : begun();
    }

    private Spoken begun() {
        Spoken turn = new Spoken(Role.ASSISTANT, new ArrayList<>());
        turns.add(turn);
        return turn;
    }
}
