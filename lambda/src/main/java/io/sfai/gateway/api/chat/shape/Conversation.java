package io.sfai.gateway.api.chat.shape;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chat's messages as they are put together, each with its place in what the client wrote. */
final class Conversation {
    private final CallForms forms;
    private final List<Turn> turns = new ArrayList<>();

    /** Who made the last call of an id. Kept, since a history may have calls by the thousand. */
    private final Map<String, Turn> callers = new HashMap<>();

    private final Map<String, String> lastCalls = new HashMap<>();
    private int size;

    /** A message and what its calls gave, which goes right behind it. */
    private record Turn(JsonObject message, String place, List<Turn> results) {
        boolean isOpenAssistant() {
            return results.isEmpty() && "assistant".equals(message.string("role"));
        }
    }

    Conversation(CallForms forms) {
        this.forms = forms;
    }

    void add(JsonObject message, String place) {
        Turn turn = turn(message, place);
        turns.add(turn);
        JsonArray calls = message.array("tool_calls");
        for (int i = 0; calls != null && i < calls.size(); i++) {
            remember(calls.object(i), turn);
        }
    }

    /** What the assistant says; beside calls that it has just made, if it said nothing there. */
    void said(JsonObject assistant, String place) {
        Turn last = turns.isEmpty() ? null : turns.getLast();
        if (last != null && last.isOpenAssistant() && last.message.get("content") == null) {
            last.message.put("content", assistant.get("content"));
        } else {
            add(assistant, place);
        }
    }

    /** A call of the assistant's, which goes with what it has just said. */
    void called(JsonObject call, String place) {
        if (turns.isEmpty() || !turns.getLast().isOpenAssistant()) {
            add(new JsonObject().put("role", "assistant").put("content", null), place);
        }
        Turn last = turns.getLast();
        JsonArray calls = last.message.array("tool_calls");
        if (calls == null) {
            calls = new JsonArray();
            last.message.put("tool_calls", calls);
        }
        calls.add(call);
        remember(call, last);
    }

    /** What a call gave, which goes right behind the call, whatever was said in between. */
    void gave(JsonObject result, String place) {
        Turn caller = callers.get(result.string("tool_call_id", ""));
        (caller == null ? turns : caller.results).add(turn(result, place));
    }

    /** A call as Chat writes it. */
    JsonObject call(String id, String name, String arguments) {
        JsonObject function =
                new JsonObject().put("name", name).put("arguments", forms.wrapped(name, arguments));
        return new JsonObject().put("id", id).put("type", "function").put("function", function);
    }

    /** An id for a call of a client that knows none. */
    String newId() {
        return "call_" + size;
    }

    /** The id of the last call of a function, or null if there is none. */
    @Nullable String lastCall(String name) {
        return lastCalls.get(name);
    }

    boolean isFlat(String name) {
        return forms.flat().contains(name);
    }

    JsonArray messages() {
        JsonArray array = new JsonArray();
        for (Turn turn : turns) {
            array.add(turn.message);
            turn.results.forEach(result -> array.add(result.message));
        }
        return array;
    }

    List<String> places() {
        List<String> places = new ArrayList<>(size);
        for (Turn turn : turns) {
            places.add(turn.place);
            turn.results.forEach(result -> places.add(result.place));
        }
        return places;
    }

    private Turn turn(JsonObject message, String place) {
        size++;
        return new Turn(message, place, new ArrayList<>(0));
    }

    private void remember(@Nullable JsonObject call, Turn caller) {
        if (call == null) {
            return;
        }
        String id = call.string("id", "");
        callers.put(id, caller);
        JsonObject function = call.object("function");
        if (function != null) {
            lastCalls.put(function.string("name", ""), id);
        }
    }
}
