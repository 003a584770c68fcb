package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.FreeformInput;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call that the assistant makes, with JSON or, of a custom tool, with text. */
final class OpenCall implements OpenItem {
    private final String id;
    private final int output;
    private final Delta.ToolCallStart start;
    private final @Nullable FreeformInput input;
    private final Events events;
    private final String field;
    private final String type;
    private final DeltaEvent delta;
    private final StringBuilder given = new StringBuilder();

    /**
     * @param custom whether the tool is called with text
     */
    OpenCall(String id, int output, Delta.ToolCallStart start, boolean custom, Events events)
            throws IOException {
        this.id = id;
        this.output = output;
        this.start = start;
        this.input = custom ? new FreeformInput() : null;
        this.events = events;
        this.field = custom ? "input" : "arguments";
        this.type = custom ? "custom_tool_call" : "function_call";
        this.delta = new DeltaEvent(event("delta"), OpenItem.fields(id, output));
        events.send("response.output_item.added", OpenItem.event(output, json("in_progress")));
    }

    void arguments(String fragment) throws IOException {
        String more = input == null ? fragment : input.add(fragment);
        if (!more.isEmpty()) {
            given.append(more);
            events.delta(delta, more);
        }
    }

    @Override
    public JsonObject json(String status) {
        return new JsonObject()
                .put("id", id)
                .put("type", type)
                .put("status", status)
                .put("call_id", start.id())
                .put("name", start.name())
                .put(field, given.toString());
    }

    @Override
    public void close(String status) throws IOException {
        if (input == null && given.isEmpty() && status.equals("completed")) {
            arguments("{}");
        }
        JsonObject done = OpenItem.fields(id, output);
        if (input == null) {
            done.put("name", start.name());
        }
        events.send(event("done"), done.put(field, given.toString()));
        events.send("response.output_item.done", OpenItem.event(output, json(status)));
    }

    private String event(String end) {
        return "response." + type + "_" + field + "." + end;
    }
}
