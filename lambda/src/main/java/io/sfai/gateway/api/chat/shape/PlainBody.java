package io.sfai.gateway.api.chat.shape;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Chat Completions body in the one shape that every reader and every upstream knows, whatever its
 * client made of it: a Responses body, Anthropic's blocks, flat tools, or the functions of old.
 * docs/decisions has the rules. A plain body is looked at and passed as it is.
 *
 * @param json the body; the client's own object if that was plain
 * @param places where each message stands in what the client wrote; empty if it is where it was
 * @param forms how the client wants the calls of its tools
 * @param dropped the types of the tools that nobody could have run
 */
public record PlainBody(
        JsonObject json, List<String> places, CallForms forms, List<String> dropped) {

    /**
     * Reads a body of any shape.
     *
     * @throws GatewayException 400 naming the place, if something can't be said in Chat
     */
    public static PlainBody of(JsonObject body) {
        boolean responses = ResponsesShape.fits(body);
        JsonObject json = responses ? ResponsesShape.parameters(body) : body;
        PlainTools.Result tools = PlainTools.of(json, responses);
        json = tools.body();
        CallForms forms = tools.forms();
        if (!responses && !MessageShapes.areOdd(json, forms)) {
            return new PlainBody(json, List.of(), forms, tools.dropped());
        }
        Conversation turns = new Conversation(forms);
        if (responses) {
            ResponsesShape.read(body, turns);
        } else {
            MessageShapes.read(json, turns);
            json = MessageShapes.parameters(json);
        }
        json.put("messages", turns.messages());
        return new PlainBody(json, turns.places(), forms, tools.dropped());
    }

    /** The place of a message, as the client wrote it. */
    public String place(int message) {
        return message < places.size() ? places.get(message) : "messages[" + message + "]";
    }

    static GatewayException bad(String message, @Nullable String place) {
        return new BadRequest(message, place, null).exception();
    }

    /** The object at a place of an array. */
    static JsonObject object(JsonArray array, int index, String place) {
        JsonObject object = array.object(index);
        if (object == null) {
            throw bad(place + " must be an object", place);
        }
        return object;
    }
}
