package io.sfai.gateway.api.chat.shape;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chat's messages as they are put together, each with its place in what the client wrote. */
final class Conversation {
    private final CallForms forms;
    private final List<JsonObject> messages = new ArrayList<>();
    private final List<String> places = new ArrayList<>();

    Conversation(CallForms forms) {
        this.forms = forms;
    }

    void add(JsonObject message, String place) {
        messages.add(message);
        places.add(place);
    }

    /** What the assistant says; beside calls that it has just made, if it said nothing there. */
    void said(JsonObject assistant, String place) {
        JsonObject last = messages.isEmpty() ? null : messages.getLast();
        if (last != null && isAssistant(last) && last.get("content") == null) {
            last.put("content", assistant.get("content"));
        } else {
            add(assistant, place);
        }
    }

    /** A call of the assistant's, which goes with what it has just said. */
    void called(JsonObject call, String place) {
        if (messages.isEmpty() || !isAssistant(messages.getLast())) {
            add(new JsonObject().put("role", "assistant").put("content", null), place);
        }
        JsonObject last = messages.getLast();
        JsonArray calls = last.array("tool_calls");
        if (calls == null) {
            calls = new JsonArray();
            last.put("tool_calls", calls);
        }
        calls.add(call);
    }

    /** What a call gave, which goes right behind the call, whatever was said in between. */
    void gave(JsonObject result, String place) {
        String id = result.string("tool_call_id", "");
        int at = messages.size();
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (calls(messages.get(i), id)) {
                at = i + 1;
                while (at < messages.size() && "tool".equals(messages.get(at).string("role"))) {
                    at++;
                }
                break;
            }
        }
        messages.add(at, result);
        places.add(at, place);
    }

    /** A call as Chat writes it. */
    JsonObject call(String id, String name, String arguments) {
        JsonObject function =
                new JsonObject().put("name", name).put("arguments", forms.wrapped(name, arguments));
        return new JsonObject().put("id", id).put("type", "function").put("function", function);
    }

    /** An id for a call of a client that knows none. */
    String newId() {
        return "call_" + messages.size();
    }

    /** The id of the last call of a function, or null if there is none. */
    @Nullable String lastCall(String name) {
        for (JsonObject message : messages.reversed()) {
            JsonArray calls = message.array("tool_calls");
            for (int i = 0; calls != null && i < calls.size(); i++) {
                JsonObject call = calls.object(i);
                JsonObject function = call == null ? null : call.object("function");
                if (call != null && function != null && name.equals(function.string("name"))) {
                    return call.string("id", "");
                }
            }
        }
        return null;
    }

    boolean isFlat(String name) {
        return forms.flat().contains(name);
    }

    JsonArray messages() {
        JsonArray array = new JsonArray();
        messages.forEach(array::add);
        return array;
    }

    List<String> places() {
        return List.copyOf(places);
    }

    private static boolean isAssistant(JsonObject message) {
        return "assistant".equals(message.string("role"));
    }

    private static boolean calls(JsonObject message, String id) {
        JsonArray calls = message.array("tool_calls");
        for (int i = 0; calls != null && i < calls.size(); i++) {
            JsonObject call = calls.object(i);
            if (call != null && id.equals(call.string("id"))) {
                return true;
            }
        }
        return false;
    }
}
