package io.sfai.gateway.api.completions;

import static io.sfai.gateway.api.completions.Fields.bad;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is to follow.
 *
 * @param text the one prompt; empty if there are several or they are tokens
 * @param kind what it is beside one text, in words; null if it is one
 */
record Prompt(String text, @Nullable String kind) {
    private static final String PROMPT = "prompt";

    /** A text, or as OpenAI has it, an array of texts, of tokens, or of arrays of tokens. */
    static Prompt of(JsonObject body) {
        Object prompt = body.get(PROMPT);
        if (prompt instanceof String text) {
            return new Prompt(text, null);
        }
        if (!(prompt instanceof JsonArray array) || array.isEmpty()) {
            throw bad("prompt must be a text or an array that is not empty", PROMPT);
        }
        boolean texts = array.get(0) instanceof String;
        boolean lists = array.get(0) instanceof JsonArray;
        for (int i = 0; i < array.size(); i++) {
            Object each = array.get(i);
            boolean fits =
                    texts
                            ? each instanceof String
                            : lists
                                    ? each instanceof JsonArray list && isTokens(list)
                                    : isToken(each);
            if (!fits) {
                throw bad("prompts are all texts or all tokens", "prompt[" + i + "]");
            }
        }
        if (texts && array.get(0) instanceof String first && array.size() == 1) {
            return new Prompt(first, null);
        }
        return new Prompt("", texts ? "list of prompts" : "prompt of tokens");
    }

    /** A text and nothing else, as Mistral has it. */
    static Prompt single(JsonObject body) {
        if (body.get(PROMPT) instanceof String text) {
            return new Prompt(text, null);
        }
        throw bad("prompt must be a text", PROMPT);
    }

    private static boolean isTokens(JsonArray list) {
        for (Object each : list) {
            if (!isToken(each)) {
                return false;
            }
        }
        return !list.isEmpty();
    }

    private static boolean isToken(@Nullable Object value) {
        return value instanceof Long;
    }

    /**
     * What of a body no turn can say, each as a part that only an upstream gets which speaks the
     * client's dialect; every other refuses it by its place.
     */
    List<Part> unsayable(JsonObject body) {
        List<Part> parts = new ArrayList<>(1);
        if (kind != null) {
            parts.add(part(kind, PROMPT));
        }
        for (String name : List.of("n", "best_of")) {
            if (body.integer(name, 1) > 1) {
                parts.add(part(name + " over 1", name));
            }
        }
        if (body.get("logprobs") != null) {
            parts.add(part("logprobs", "logprobs"));
        }
        return parts;
    }

    private static Part part(String what, String at) {
        return new Part.Other(what, new JsonObject().put("type", what), at);
    }
}
