package io.sfai.gateway.api.messages;

import static io.sfai.gateway.api.messages.MessageErrors.bad;

import io.sfai.gateway.inference.Part;
import java.util.ArrayList;
import java.util.List;

/** Checks that each call of a history has its one result before the assistant goes on. */
final class ToolPairs {
    private final List<String> waiting = new ArrayList<>();
    private String place = "messages";
    private boolean answering;

    /** The assistant's turn; what it says in several messages on end is one. */
    void called(List<Part> parts, String at) {
        if (answering) {
            end();
        }
        answering = false;
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                waiting.add(call.id());
                place = at;
            }
        }
    }

    /** What the user's side says of calls. */
    void answered(List<Part> results, String at) {
        answering = true;
        for (Part part : results) {
            if (part instanceof Part.ToolResult result && !waiting.remove(result.callId())) {
                throw bad(
                        "the tool_result for '"
                                + result.callId()
                                + "' has no tool_use without a result in the turn before it",
                        at);
            }
        }
    }

    /** No more results come for the calls so far. */
    void end() {
        if (!waiting.isEmpty()) {
            String ids = String.join(", ", waiting.subList(0, Math.min(10, waiting.size())));
            throw bad("tool_use without a tool_result after it: " + ids, place);
        }
    }
}
