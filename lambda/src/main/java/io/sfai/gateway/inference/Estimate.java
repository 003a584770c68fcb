package io.sfai.gateway.inference;

import io.sfai.gateway.json.Json;
import java.util.List;

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
        long all = 0;
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
