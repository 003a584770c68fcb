package io.sfai.gateway.api.chat;

import static io.sfai.gateway.api.chat.ChatRequests.bad;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checks that each call of a history has its one result, before the user speaks or the history
 * ends. Ids count within a turn only: many models begin anew with {@code call_0} in each, and some
 * give one id to all calls of a turn.
 */
final class ToolPairs {
    /** The places of the turn's calls that have no result yet, by id. */
    private final Map<String, Deque<String>> waiting = new LinkedHashMap<>();

    private boolean answering;

    /** Adds the next message. */
    void add(Message message, String place) {
        switch (message.role()) {
            case SYSTEM -> {}
            case USER -> end();
            case TOOL -> {
                answering = true;
                for (Part part : message.parts()) {
                    if (part instanceof Part.ToolResult result) {
                        answer(result.callId(), place);
                    }
                }
            }
            case ASSISTANT -> {
                // What an assistant says in several messages on end is one turn.
                if (answering) {
                    end();
                }
                int count = 0;
                for (Part part : message.parts()) {
                    if (part instanceof Part.ToolCall call) {
                        waiting.computeIfAbsent(call.id(), id -> new ArrayDeque<>(1))
                                .add(place + ".tool_calls[" + count + "]");
                        count++;
                    }
                }
            }
        }
    }

    private void answer(String id, String place) {
        Deque<String> calls = waiting.get(id);
        if (calls == null || calls.poll() == null) {
            throw bad(
                    calls == null
                            ? "no call '" + id + "' comes before this result"
                            : "the call '" + id + "' has a result already",
                    place + ".tool_call_id");
        }
    }

    /** No more results come for the calls so far. */
    void end() {
        for (Map.Entry<String, Deque<String>> call : waiting.entrySet()) {
            if (!call.getValue().isEmpty()) {
                throw bad(
                        "the call '" + call.getKey() + "' has no result",
                        call.getValue().getFirst());
            }
        }
        waiting.clear();
        answering = false;
    }
}
