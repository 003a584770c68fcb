package io.sfai.gateway.api.chat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The tool calls of one relayed choice, mended: a call's first delta has its index, id, type, name
 * and arguments, a call without arguments ends with an empty object, and completed calls finish as
 * {@code tool_calls}.
 */
final class RelayedCalls {
    private final List<Call> calls = new ArrayList<>();

    /** What is known of a call. */
    private static final class Call {
        private final long index;
        private final String id;
        private boolean hasArguments;

        Call(long index, String id) {
            this.index = index;
            this.id = id;
        }
    }

    /** Mends one element of a delta's {@code tool_calls}. */
    void mend(JsonObject delta) {
        JsonObject function = delta.object("function");
        if (function == null) {
            return;
        }
        Call call = function.string("name", "").isEmpty() ? running(delta) : begun(delta);
        delta.put("index", call.index);
        String arguments = function.string("arguments", "");
        call.hasArguments |= !arguments.isEmpty();
        function.put("arguments", arguments);
    }

    private Call running(JsonObject delta) {
        Long index = delta.integer("index");
        for (Call call : calls.reversed()) {
            if (index == null || call.index == index) {
                return call;
            }
        }
        return added(index == null ? 0 : index, delta.string("id", ""));
    }

    /** A named call: a new one, unless its index and id are those of one that runs. */
    private Call begun(JsonObject delta) {
        Long index = delta.integer("index");
        String id = delta.string("id", "");
        boolean taken = false;
        for (Call call : calls) {
            if (index != null && call.index == index) {
                if (id.isEmpty() || id.equals(call.id)) {
                    return call;
                }
                // Some upstreams give every parallel call the index 0.
                taken = true;
            }
        }
        if (id.isEmpty()) {
            id = "call_" + UUID.randomUUID().toString().replace("-", "");
            delta.put("id", id);
        }
        if (delta.string("type") == null) {
            delta.put("type", "function");
        }
        return added(index == null || taken ? calls.size() : index, id);
    }

    private Call added(long index, String id) {
        Call call = new Call(index, id);
        calls.add(call);
        return call;
    }

    /** Mends the choice that ends the calls; one cut off by the token limit stays as it is. */
    void mendFinish(JsonObject choice) {
        String reason = choice.string("finish_reason");
        if (reason == null || reason.equals("length") || calls.isEmpty()) {
            return;
        }
        if (reason.equals("stop")) {
            choice.put("finish_reason", "tool_calls");
        }
        JsonObject delta = choice.object("delta");
        JsonArray known = delta == null ? null : delta.array("tool_calls");
        JsonArray ends = known == null ? new JsonArray() : known;
        for (Call call : calls) {
            if (!call.hasArguments) {
                call.hasArguments = true;
                ends.add(ChatChunks.emptyArguments(call.index));
            }
        }
        if (!ends.isEmpty()) {
            choice.put("delta", (delta == null ? new JsonObject() : delta).put("tool_calls", ends));
        }
    }
}
