package io.sfai.gateway.api.completions;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the plain fields of a body, each as any upstream would have it. */
final class Fields {
    /** IDEs send a dozen; each is looked for in every piece of an answer. */
    private static final int MOST_STOPS = 128;

    private static final int LONGEST_STOP = 256;

    private enum Kind {
        FLAG("true or false"),
        NUMBER("a number"),
        COUNT("a whole number that is not negative"),
        OBJECT("an object");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        boolean fits(Object value) {
            return switch (this) {
                case FLAG -> value instanceof Boolean;
                case NUMBER -> value instanceof Number;
                case COUNT -> value instanceof Long count && count >= 0;
                case OBJECT -> value instanceof JsonObject;
            };
        }
    }

    private static final Map<String, Kind> KINDS =
            Map.ofEntries(
                    Map.entry("stream", Kind.FLAG),
                    Map.entry("stream_options", Kind.OBJECT),
                    Map.entry("echo", Kind.FLAG),
                    Map.entry("temperature", Kind.NUMBER),
                    Map.entry("top_p", Kind.NUMBER),
                    Map.entry("presence_penalty", Kind.NUMBER),
                    Map.entry("frequency_penalty", Kind.NUMBER),
                    Map.entry("max_tokens", Kind.COUNT),
                    Map.entry("min_tokens", Kind.COUNT),
                    Map.entry("n", Kind.COUNT),
                    Map.entry("best_of", Kind.COUNT),
                    Map.entry("logprobs", Kind.COUNT),
                    Map.entry("seed", Kind.NUMBER),
                    Map.entry("random_seed", Kind.NUMBER),
                    Map.entry("logit_bias", Kind.OBJECT));

    private Fields() {}

    /** Refuses a body in which a field is of another type than its dialect has it. */
    static void check(JsonObject body) {
        for (String name : body.names()) {
            Kind kind = KINDS.get(name);
            Object value = body.get(name);
            if (kind != null && value != null && !kind.fits(value)) {
                throw bad(name + " must be " + kind.words, name);
            }
        }
    }

    /** The text under a name; empty if there is none. */
    static String text(JsonObject body, String name) {
        Object value = body.get(name);
        if (value != null && !(value instanceof String)) {
            throw bad(name + " must be a text", name);
        }
        return body.string(name, "");
    }

    static List<String> stops(JsonObject body) {
        Object stop = body.get("stop");
        JsonArray array = stop instanceof JsonArray many ? many : new JsonArray();
        if (stop instanceof String one) {
            array.add(one);
        } else if (stop != null && !(stop instanceof JsonArray)) {
            throw bad("stop must be a text or an array of texts", "stop");
        }
        if (array.size() > MOST_STOPS) {
            throw bad("stop may have at most " + MOST_STOPS + " texts", "stop");
        }
        List<String> stops = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof String text)) {
                throw bad("each stop must be a text", "stop[" + i + "]");
            }
            if (text.length() > LONGEST_STOP) {
                throw bad("each stop may have at most 256 characters", "stop[" + i + "]");
            }
            if (!text.isEmpty()) {
                stops.add(text);
            }
        }
        return stops;
    }

    static GatewayException bad(String message, @Nullable String param) {
        return new BadRequest(message, param, null).exception();
    }
}
