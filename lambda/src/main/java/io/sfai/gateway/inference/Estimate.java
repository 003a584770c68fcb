package io.sfai.gateway.inference;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens guessed for an upstream that tells none, at four characters each: everything in words,
 * tools and calls included; pictures and documents are not guessed.
 */
public final class Estimate {
    private static final int CHARACTERS_A_TOKEN = 4;

    private long characters;

    /** Counts some of an answer. */
    public void add(Delta delta) {
        characters +=
                switch (delta) {
                    case Delta.Text text -> text.text().length();
                    case Delta.Reasoning thought -> thought.text().length();
                    case Delta.ThoughtEnd end -> 0;
                    case Delta.Refusal words -> words.text().length();
                    case Delta.ToolCallStart start -> start.name().length();
                    case Delta.ToolCallArguments more -> more.fragment().length();
                    case Delta.GatewayCall call -> 0;
                    case Delta.GatewayResult result -> 0;
                    case Delta.NextStep step -> 0;
                    case Delta.Embeddings vectors -> 0;
                    case Delta.Finish end -> 0;
                    case Delta.UsageReport report -> 0;
                };
    }

    /** Of what was counted. */
    public long tokens() {
        return tokens(characters);
    }

    /** Of what a request sends. */
    public static long tokens(InferenceRequest request) {
        JsonArray prompts = prompts(request);
        long all = prompts == null ? 0 : prompts.toString().length();
        for (Message message : request.messages()) {
            all += characters(message.parts());
        }
        for (Tool tool : request.tools()) {
            all += tool.name().length();
            all += tool.description() == null ? 0 : tool.description().length();
            all += tool.parameters() == null ? 0 : Json.text(tool.parameters()).length();
        }
        return tokens(all);
    }

    /**
     * How many answers a request asks for, those to each of its prompts added.
     *
     * @param most of each prompt
     */
    public static long answers(InferenceRequest request, long most) {
        JsonObject own = request.original();
        if (own == null || request.dialect() != Dialect.COMPLETIONS) {
            Number answers = request.parameters().number("n");
            return answers == null ? 1 : Math.clamp(answers.longValue(), 1, most);
        }
        // These stand in the client's own words only. All that it may choose from are paid for.
        JsonArray prompts = prompts(request);
        long all = prompts == null || prompts.get(0) instanceof Long ? 1 : prompts.size();
        long ofEach = Math.max(own.integer("n", 1), own.integer("best_of", 1));
        return all * Math.clamp(ofEach, 1, most);
    }

    /** The prompts that no turn can say: several texts, or tokens; null if there are none. */
    private static @Nullable JsonArray prompts(InferenceRequest request) {
        JsonObject own = request.original();
        if (own == null || request.dialect() != Dialect.COMPLETIONS) {
            return null;
        }
        JsonArray prompts = own.array("prompt");
        boolean said = prompts != null && prompts.size() == 1 && prompts.get(0) instanceof String;
        return said ? null : prompts;
    }

    private static long characters(List<Part> parts) {
        long all = 0;
        for (Part part : parts) {
            all +=
                    switch (part) {
                        case Part.Text text -> text.text().length();
                        case Part.Reasoning thought -> thought.text().length();
                        case Part.Thinking thought -> thought.text().length();
                        case Part.RedactedThinking thought -> thought.data().length();
                        case Part.ToolCall call -> call.name().length() + call.arguments().length();
                        case Part.ToolResult result -> characters(result.parts());
                        case Part.Image image -> 0;
                        case Part.File file -> 0;
                        case Part.CacheMark mark -> 0;
                        case Part.Other other -> 0;
                    };
        }
        return all;
    }

    private static long tokens(long characters) {
        return (characters + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
    }
}
