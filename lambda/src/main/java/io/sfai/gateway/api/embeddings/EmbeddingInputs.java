package io.sfai.gateway.api.embeddings;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code input}: a text, several, one text's tokens, or those of several. Each becomes what a
 * user says, tokens as the client wrote them.
 */
final class EmbeddingInputs {
    private static final int MOST = 2048;

    private EmbeddingInputs() {}

    /**
     * Reads all inputs, at least one.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place
     */
    static List<Message> read(@Nullable Object input) {
        if (input instanceof String text) {
            return List.of(said(text, "input"));
        }
        if (!(input instanceof JsonArray array)) {
            throw EmbeddingRequests.bad(
                    "input must be a string, an array of strings, or tokens as an array of integers"
                            + " or an array of such arrays",
                    "input");
        }
        if (array.isEmpty()) {
            throw EmbeddingRequests.bad("input must have at least one element", "input");
        }
        if (array.get(0) instanceof Long) {
            return List.of(tokens(array, "input"));
        }
        if (array.size() > MOST) {
            throw EmbeddingRequests.bad(
                    "input has %d elements; at most %d may be in one request"
                            .formatted(array.size(), MOST),
                    "input");
        }
        return several(array);
    }

    private static List<Message> several(JsonArray array) {
        boolean texts = array.get(0) instanceof String;
        List<Message> messages = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String place = "input[" + i + "]";
            Object each = array.get(i);
            if (texts && each instanceof String text) {
                messages.add(said(text, place));
            } else if (!texts && each instanceof JsonArray tokens) {
                messages.add(tokens(tokens, place));
            } else {
                String wanted = texts ? "a string" : "a string or an array of integers";
                throw EmbeddingRequests.bad("an input must be " + wanted, place);
            }
        }
        return messages;
    }

    private static Message said(String text, String place) {
        if (text.isEmpty()) {
            throw EmbeddingRequests.bad("an input must not be empty", place);
        }
        return new Message(Role.USER, List.of(new Part.Text(text)));
    }

    private static Message tokens(JsonArray tokens, String place) {
        if (tokens.isEmpty()) {
            throw EmbeddingRequests.bad("an input must not be empty", place);
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (!(tokens.get(i) instanceof Long token && token >= 0)) {
                throw EmbeddingRequests.bad(
                        "a token must be a whole number from 0", place + "[" + i + "]");
            }
        }
        return said(tokens.toString(), place);
    }
}
