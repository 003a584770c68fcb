package io.sfai.gateway.api.chat;

import io.sfai.gateway.api.Excerpt;
import io.sfai.gateway.api.Paragraphs;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client of Chat Completions sees of the gateway's own tools: lines among the thoughts,
 * since every client can show those, and none takes them for calls of its own.
 */
final class ToolLines {
    private static final int LONGEST_ARGUMENTS = 500;

    private final Paragraphs text = new Paragraphs();
    private final Paragraphs thoughts = new Paragraphs();
    private final Map<String, String> names = new HashMap<>();

    /** The model is asked again. */
    void next() {
        text.next();
        thoughts.next();
    }

    Delta.Text text(Delta.Text said) {
        String words = text.with(said.text());
        return words.length() == said.text().length() ? said : new Delta.Text(words);
    }

    Delta.Reasoning thought(Delta.Reasoning thought) {
        return new Delta.Reasoning(thoughts.with(thought.text()));
    }

    /** A line like {@code get_current_weather {"location":"Paris"}}. */
    Delta.Reasoning called(Delta.GatewayCall call) {
        names.put(call.id(), call.name());
        return line(call.name() + " " + arguments(call.arguments()));
    }

    /** What came of it; no words if the client is told of nothing but progress. */
    Delta.Reasoning gave(Delta.GatewayResult result) {
        String name = names.getOrDefault(result.callId(), "a tool");
        String output = result.output();
        if (result.failed()) {
            String why = output == null ? "" : ": " + onOneLine(output);
            return line(name + " failed" + Excerpt.of(why, Excerpt.OF_A_RESULT));
        }
        return output == null
                ? new Delta.Reasoning("")
                : line(name + ": " + Excerpt.of(output, Excerpt.OF_A_RESULT));
    }

    private Delta.Reasoning line(String line) {
        return new Delta.Reasoning(thoughts.line(line));
    }

    private static String arguments(String written) {
        String plain;
        try {
            plain = written.isBlank() ? "{}" : Json.text(Json.object(written));
        } catch (JsonException e) {
            plain = onOneLine(written);
        }
        return Excerpt.of(plain, LONGEST_ARGUMENTS).toString();
    }

    private static String onOneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
