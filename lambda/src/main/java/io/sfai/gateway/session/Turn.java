package io.sfai.gateway.session;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One response and what it answers.
 *
 * @param id in a conversation, of the response that was made there, or that might have been
 * @param previous the response that it goes on from; null if there is none, and in a conversation
 * @param input the items that came with the request, each with its id
 * @param response the whole response, with what only goes back to its model
 */
public record Turn(
        ResponseId id, @Nullable ResponseId previous, JsonArray input, JsonObject response) {

    /** The items of the answer. */
    public JsonArray output() {
        JsonArray output = response.array("output");
        return output == null ? new JsonArray() : output;
    }

    JsonObject json() {
        return new JsonObject()
                .put("previous", previous == null ? null : previous.toString())
                .put("input", input)
                .put("response", response);
    }

    /** With its id: for where that is not its place. */
    JsonObject identified() {
        return json().put("id", id.toString());
    }

    static Turn of(JsonObject identified) {
        ResponseId id = ResponseId.parse(identified.string("id", ""));
        if (id == null) {
            throw new IllegalArgumentException("a stored turn has no id");
        }
        return of(id, identified);
    }

    static Turn of(ResponseId id, JsonObject json) {
        String previous = json.string("previous");
        JsonArray input = json.array("input");
        JsonObject response = json.object("response");
        return new Turn(
                id,
                previous == null ? null : ResponseId.parse(previous),
                input == null ? new JsonArray() : input,
                response == null ? new JsonObject() : response);
    }
}
