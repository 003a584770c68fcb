package io.sfai.gateway.api.responses;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the assistant says: texts, and the words in which it declines. */
final class OpenMessage implements OpenItem {
    private final String id;
    private final int output;
    private final Events events;
    private final JsonArray parts = new JsonArray();
    private @Nullable OpenPart open;

    OpenMessage(String id, int output, Events events) throws IOException {
        this.id = id;
        this.output = output;
        this.events = events;
        events.send("response.output_item.added", OpenItem.event(output, json("in_progress")));
    }

    void text(String text) throws IOException {
        part(Kind.TEXT).add(text);
    }

    void refusal(String text) throws IOException {
        part(Kind.REFUSAL).add(text);
    }

    @Override
    public JsonObject json(String status) {
        JsonArray content = new JsonArray();
        parts.forEach(content::add);
        if (open != null) {
            content.add(open.json());
        }
        return new JsonObject()
                .put("id", id)
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant")
                .put("content", content);
    }

    @Override
    public void close(String status) throws IOException {
        closePart();
        events.send("response.output_item.done", OpenItem.event(output, json(status)));
    }

    private OpenPart part(Kind kind) throws IOException {
        OpenPart part = open;
        if (part == null || part.kind != kind) {
            closePart();
            part = new OpenPart(kind, parts.size());
            open = part;
        }
        return part;
    }

    private void closePart() throws IOException {
        OpenPart part = open;
        if (part != null) {
            part.close();
            parts.add(part.json());
            open = null;
        }
    }

    private enum Kind {
        TEXT("output_text", "text"),
        REFUSAL("refusal", "refusal");

        private final String type;
        private final String field;

        Kind(String type, String field) {
            this.type = type;
            this.field = field;
        }
    }

    private final class OpenPart {
        private final Kind kind;
        private final int index;
        private final StringBuilder text = new StringBuilder();
        private final DeltaEvent delta;

        OpenPart(Kind kind, int index) throws IOException {
            this.kind = kind;
            this.index = index;
            this.delta = new DeltaEvent("response." + kind.type + ".delta", spoken());
            events.send("response.content_part.added", fields().put("part", json()));
        }

        void add(String more) throws IOException {
            text.append(more);
            events.delta(delta, more);
        }

        void close() throws IOException {
            events.send(
                    "response." + kind.type + ".done", spoken().put(kind.field, text.toString()));
            events.send("response.content_part.done", fields().put("part", json()));
        }

        JsonObject json() {
            JsonObject part = new JsonObject().put("type", kind.type);
            part.put(kind.field, text.toString());
            return kind == Kind.TEXT
                    ? part.put("annotations", new JsonArray()).put("logprobs", new JsonArray())
                    : part;
        }

        private JsonObject fields() {
            return OpenItem.fields(id, output).put("content_index", (long) index);
        }

        private JsonObject spoken() {
            return kind == Kind.TEXT ? fields().put("logprobs", new JsonArray()) : fields();
        }
    }
}
