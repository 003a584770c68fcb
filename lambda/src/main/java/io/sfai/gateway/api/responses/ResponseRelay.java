package io.sfai.gateway.api.responses;

import static java.util.Objects.requireNonNull;

import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.json.JsonText;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Passes an upstream's own events on. Those with a response or an item are written anew; in all
 * others, which come by the thousand, only the item's id is put in its place. The last one waits
 * until the response has been kept.
 */
final class ResponseRelay {
    private final Asked asked;
    private final SseWriter out;
    private final Adoption adoption;
    private final JsonArray done = new JsonArray();
    private @Nullable JsonObject last;
    private long next;

    /** The item of the event before, whose quoted id the next one likely has too. */
    private long place = -1;

    private byte[] quotedId = {};

    ResponseRelay(Asked asked, SseWriter out) {
        this.asked = asked;
        this.out = out;
        this.adoption = new Adoption(asked);
    }

    /** Whether an event has come. */
    boolean hasBegun() {
        return next > 0;
    }

    /** The number that an event after all these has. */
    long next() {
        return next;
    }

    /** The items so far that are whole. */
    JsonArray done() {
        return done;
    }

    void write(Raw raw) throws IOException {
        JsonObject event = raw.body();
        String type = event.string("type", "");
        next = Math.max(next, event.integer("sequence_number", next)) + 1;
        JsonObject response = event.object("response");
        JsonObject item = event.object("item");
        if (type.equals("response.completed") || type.equals("response.incomplete")) {
            last = event;
        } else if (!type.matches("[\\w.]{1,100}")) {
            // It would be no line of its own.
            return;
        } else if (response != null) {
            JsonObject adopted = adoption.response(response);
            JsonArray output = requireNonNull(adopted.array("output"));
            adopted.put("output", Answer.shown(output, asked.encrypted()));
            out.event(type, Json.bytes(event.put("response", adopted)));
        } else if (item != null) {
            out.event(type, Json.bytes(event.put("item", item(type, event, item))));
        } else {
            out.event(type, named(raw));
        }
    }

    private JsonObject item(String type, JsonObject event, JsonObject item) {
        JsonObject adopted = adoption.item(item, event.integer("output_index", 0));
        place = -1;
        if (type.equals("response.output_item.done")) {
            done.add(adopted);
        }
        return Answer.shown(adopted, asked.encrypted());
    }

    /** An event with the id that its item has here. */
    private byte[] named(Raw raw) {
        JsonObject event = raw.body();
        long at = event.integer("output_index", -1);
        if (at != place) {
            String id = adoption.itemId(at);
            quotedId = id == null ? new byte[0] : JsonText.quoted(id);
            place = at;
        }
        boolean ofItem = quotedId.length > 0 && event.string("item_id") != null;
        Text text = raw.text();
        if (!ofItem) {
            return text != null && text.isOneLine() ? text.bytes() : Json.bytes(event);
        }
        byte[] spliced = text == null ? null : text.with(quotedId);
        return spliced == null ? Json.bytes(event.put("item_id", adoption.itemId(at))) : spliced;
    }

    /**
     * Writes the terminal event once its response has been kept.
     *
     * @throws io.sfai.gateway.error.GatewayException if it can't be kept
     */
    void end(Conclusion conclusion) throws IOException {
        JsonObject event = requireNonNull(last, "a stream ends with its terminal event");
        // The client has all of the answer while it is kept.
        out.flush();
        JsonObject given = event.object("response");
        JsonObject response =
                conclusion.of(adoption.response(given == null ? new JsonObject() : given));
        out.event(event.string("type", ""), Json.bytes(event.put("response", response)));
    }
}
