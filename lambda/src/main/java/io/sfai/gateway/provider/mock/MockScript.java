package io.sfai.gateway.provider.mock;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a mock model does with a request. A model's name is a preset of these; an {@code options}
 * object, in the map or in the request, changes single ones.
 *
 * @param text what it says; null to say what the user said
 * @param words how many words it says instead; 0 for none
 * @param reasoning what it thinks first; null for nothing
 * @param callTools how many tools it calls before it answers: 0 none, 1 the first, 2 all
 * @param rounds how often it calls before it answers
 * @param firstDelay wait before the first event
 * @param delay wait before each further word
 * @param finish OpenAI's finish reason; null for what fits
 * @param fault what goes wrong
 * @param faultAfter how many words come first
 * @param status of an error answer, 0 for none
 * @param errorMessage what the error says
 * @param retryAfterSeconds what the error asks to wait, 0 for nothing
 * @param usage whether it reports usage
 */
record MockScript(
        @Nullable String text,
        int words,
        @Nullable String reasoning,
        int callTools,
        int rounds,
        Duration firstDelay,
        Duration delay,
        @Nullable String finish,
        Fault fault,
        int faultAfter,
        int status,
        String errorMessage,
        long retryAfterSeconds,
        boolean usage) {

    /** What a mock upstream can do wrong after it has begun. */
    enum Fault {
        NONE,
        /** The line is cut. */
        CUT,
        /** Nothing comes any more, and the line stays open. */
        STALL,
        /** Something comes that is not the protocol. */
        MALFORMED,
        /** An error event comes. */
        ERROR
    }

    /** The names of the presets, each with what it is for. */
    static final Map<String, String> PRESETS =
            Map.ofEntries(
                    Map.entry("echo", "says what the user said, word by word"),
                    Map.entry("slow", "the same with 200 ms before each word"),
                    Map.entry("long", "says 10,000 words"),
                    Map.entry("tool", "calls the first tool, then tells what it gave"),
                    Map.entry("tools", "calls every tool at once, then tells what they gave"),
                    Map.entry("reasoning", "thinks before it echoes"),
                    Map.entry("length", "is cut off by the token limit"),
                    Map.entry("filter", "is stopped by a content filter"),
                    Map.entry("no-usage", "tells no usage"),
                    Map.entry("error", "answers 500; error-503, error-529, ... answer those"),
                    Map.entry("error-429", "answers 429, as if too much was asked"),
                    Map.entry("error-midstream", "fails with an error event after three words"),
                    Map.entry("cut", "loses the line after three words"),
                    Map.entry("stall", "says three words and then nothing"),
                    Map.entry("silent", "never says anything"),
                    Map.entry("malformed", "sends something broken after three words"));

    private static final MockScript ECHO =
            new MockScript(
                    null,
                    0,
                    null,
                    0,
                    1,
                    Duration.ZERO,
                    Duration.ZERO,
                    null,
                    Fault.NONE,
                    3,
                    0,
                    "",
                    0,
                    true);

    /** The script of a model's name, changed by options. */
    static MockScript of(String model, JsonObject options) {
        return changed(preset(model, new JsonObject()), options);
    }

    private static MockScript preset(String model, JsonObject o) {
        if (model.matches("error-\\d{3}")) {
            return changed(ECHO, o.put("status", Long.parseLong(model.substring(6))));
        }
        return switch (model) {
            case "echo" -> ECHO;
            case "slow" -> changed(ECHO, o.put("delayMs", 200L));
            case "long" -> changed(ECHO, o.put("words", 10_000L));
            case "tool" -> changed(ECHO, o.put("callTools", 1L));
            case "tools" -> changed(ECHO, o.put("callTools", 2L));
            case "reasoning" -> changed(ECHO, o.put("reasoning", "I say what was said."));
            case "length" -> changed(ECHO, o.put("finishReason", "length"));
            case "filter" -> changed(ECHO, o.put("finishReason", "content_filter"));
            case "no-usage" -> changed(ECHO, o.put("usage", false));
            case "error" -> changed(ECHO, o.put("status", 500L));
            case "error-midstream" -> changed(ECHO, o.put("fault", "error"));
            case "cut", "stall", "malformed" -> changed(ECHO, o.put("fault", model));
            case "silent" -> changed(ECHO, o.put("fault", "stall").put("faultAfter", 0L));
            default ->
                    throw new BadRequest(
                                    "mock has no model '"
                                            + model
                                            + "'; it has "
                                            + String.join(
                                                    ", ",
                                                    PRESETS.keySet().stream().sorted().toList()),
                                    "model",
                                    "model_not_found")
                            .exception();
        };
    }

    private static MockScript changed(MockScript s, JsonObject o) {
        long status = o.integer("status", s.status);
        return new MockScript(
                o.has("text") ? o.string("text") : s.text,
                (int) bounded(o.integer("words", s.words), 1_000_000),
                o.has("reasoning") ? o.string("reasoning") : s.reasoning,
                (int) bounded(o.integer("callTools", s.callTools), 2),
                (int) bounded(o.integer("rounds", s.rounds), 1_000),
                millis(o, "firstDelayMs", s.firstDelay),
                millis(o, "delayMs", s.delay),
                o.has("finishReason") ? o.string("finishReason") : s.finish,
                o.has("fault") ? fault(o.string("fault", "")) : s.fault,
                (int) bounded(o.integer("faultAfter", s.faultAfter), 1_000_000),
                (int) bounded(status, 599),
                o.string("message", s.errorMessage.isEmpty() ? "as asked" : s.errorMessage),
                bounded(o.integer("retryAfterSeconds", status == 429 ? 1 : 0), 3600),
                o.has("usage") ? o.isTrue("usage") : s.usage);
    }

    private static Fault fault(String name) {
        for (Fault fault : Fault.values()) {
            if (fault.name().equalsIgnoreCase(name)) {
                return fault;
            }
        }
        throw new BadRequest(
                        "options.fault is none, cut, stall, malformed or error, not '" + name + "'",
                        "options.fault",
                        null)
                .exception();
    }

    private static Duration millis(JsonObject options, String name, Duration otherwise) {
        return Duration.ofMillis(bounded(options.integer(name, otherwise.toMillis()), 900_000));
    }

    private static long bounded(long value, long most) {
        return Math.max(0, Math.min(value, most));
    }

    /** The words it says in answer to a text, each with the space before it. */
    List<String> answer(String said) {
        List<String> answer = new ArrayList<>();
        if (words > 0) {
            for (int i = 0; i < words; i++) {
                answer.add((i == 0 ? "word" : " word") + i);
            }
            return answer;
        }
        String whole = text == null ? said : text;
        int start = 0;
        for (int i = 1; i < whole.length(); i++) {
            if (Character.isWhitespace(whole.charAt(i))
                    && !Character.isWhitespace(whole.charAt(i - 1))) {
                answer.add(whole.substring(start, i));
                start = i;
            }
        }
        if (start < whole.length()) {
            answer.add(whole.substring(start));
        }
        return answer;
    }

    /** Sample arguments that fit a tool's schema: its required properties, each of its type. */
    static JsonObject sample(@Nullable JsonObject schema) {
        JsonObject arguments = new JsonObject();
        JsonObject properties = schema == null ? null : schema.object("properties");
        JsonArray required = schema == null ? null : schema.array("required");
        if (properties == null || required == null) {
            return arguments;
        }
        for (Object name : required) {
            if (name instanceof String field) {
                arguments.put(field, sampleValue(properties.object(field)));
            }
        }
        return arguments;
    }

    private static @Nullable Object sampleValue(@Nullable JsonObject schema) {
        if (schema == null) {
            return "sample";
        }
        JsonArray choices = schema.array("enum");
        if (choices != null && !choices.isEmpty()) {
            return choices.get(0);
        }
        return switch (schema.string("type", "string")) {
            case "integer", "number" -> 1L;
            case "boolean" -> true;
            case "array" -> new JsonArray();
            case "object" -> sample(schema);
            default -> "sample";
        };
    }
}
