package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.FreeformInput;
import io.sfai.gateway.api.chat.shape.CallForms;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** The calls of one answer whose tools take text instead of JSON, as their client wants them. */
final class FreeformCalls {
    private final CallForms forms;
    private final Map<Integer, Call> calls = new HashMap<>();

    private record Call(FreeformInput input, boolean custom) {}

    FreeformCalls(CallForms forms) {
        this.forms = forms;
    }

    /** Whether a call that begins is such a one. */
    boolean begins(Delta.ToolCallStart start) {
        if (!forms.has(start.name())) {
            return false;
        }
        boolean custom = forms.nested().contains(start.name());
        calls.put(start.index(), new Call(new FreeformInput(), custom));
        return true;
    }

    /** The arguments as the client shall have them: the text, if the call is such a one. */
    String arguments(int index, String fragment) {
        Call call = calls.isEmpty() ? null : calls.get(index);
        return call == null ? fragment : call.input.add(fragment);
    }

    /** Whether the client wants the call as Chat's {@code custom} and not as a function's. */
    boolean isCustom(int index) {
        Call call = calls.isEmpty() ? null : calls.get(index);
        return call != null && call.custom;
    }

    /** The delta with which a {@code custom} call begins. */
    static JsonObject customStart(Delta.ToolCallStart start) {
        return delta(
                new JsonObject()
                        .put("index", (long) start.index())
                        .put("id", start.id())
                        .put("type", "custom"),
                new JsonObject().put("name", start.name()).put("input", ""));
    }

    /** The delta with which a {@code custom} call goes on. */
    static JsonObject customInput(int index, String text) {
        return delta(
                new JsonObject().put("index", (long) index), new JsonObject().put("input", text));
    }

    private static JsonObject delta(JsonObject call, JsonObject custom) {
        return new JsonObject().put("tool_calls", JsonArray.of(call.put("custom", custom)));
    }
}
