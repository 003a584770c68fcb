package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.items.SignedThoughts;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the assistant thinks: its words as a summary, and what goes back to its model. */
final class OpenReasoning implements OpenItem {
    private final String id;
    private final int output;
    private final boolean encrypted;
    private final Events events;
    private final StringBuilder text = new StringBuilder();
    private @Nullable DeltaEvent delta;
    private Part.@Nullable Thought signed;

    /**
     * @param encrypted whether the client asked for {@code encrypted_content}
     */
    OpenReasoning(String id, int output, boolean encrypted, Events events) throws IOException {
        this.id = id;
        this.output = output;
        this.encrypted = encrypted;
        this.events = events;
        events.send("response.output_item.added", OpenItem.event(output, shown("in_progress")));
    }

    void text(String more) throws IOException {
        DeltaEvent begun = delta;
        if (begun == null) {
            events.send("response.reasoning_summary_part.added", fields().put("part", part()));
            begun = new DeltaEvent("response.reasoning_summary_text.delta", fields());
            delta = begun;
        }
        text.append(more);
        events.delta(begun, more);
    }

    /** The thought is whole; nothing but {@link #close} follows. */
    void signed(Part.Thought thought) {
        signed = thought;
    }

    /** With what its model signed, whoever may see that. */
    @Override
    public JsonObject json(String status) {
        JsonObject item = new JsonObject().put("id", id).put("type", "reasoning");
        item.put("summary", text.isEmpty() ? new JsonArray() : JsonArray.of(part()));
        item.put("encrypted_content", signed == null ? null : SignedThoughts.encoded(signed));
        return item.put("status", status);
    }

    private JsonObject shown(String status) {
        return Answer.shown(json(status), encrypted);
    }

    @Override
    public void close(String status) throws IOException {
        if (delta != null) {
            events.send(
                    "response.reasoning_summary_text.done", fields().put("text", text.toString()));
            events.send("response.reasoning_summary_part.done", fields().put("part", part()));
        }
        events.send("response.output_item.done", OpenItem.event(output, shown(status)));
    }

    private JsonObject part() {
        return new JsonObject().put("type", "summary_text").put("text", text.toString());
    }

    private JsonObject fields() {
        return OpenItem.fields(id, output).put("summary_index", 0L);
    }
}
