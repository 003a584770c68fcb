package io.sfai.gateway.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that an event of an answer says, whatever dialect the upstream speaks. */
public sealed interface Delta {
    /** Some of the answer's text. */
    record Text(String text) implements Delta {}

    /** Some of the model's thinking. */
    record Reasoning(String text) implements Delta {}

    /**
     * A block of thinking is complete. Its words, if it has any, have come as {@link Reasoning}
     * before; this is for whoever must send it back.
     */
    record ThoughtEnd(Part.Thought thought) implements Delta {}

    /** Some of the words in which the model declines. */
    record Refusal(String text) implements Delta {}

    /** A call begins; {@code index} counts calls from 0. */
    record ToolCallStart(int index, String id, String name) implements Delta {}

    /** Some of a call's arguments. */
    record ToolCallArguments(int index, String fragment) implements Delta {}

    /**
     * The gateway runs one of its own tools for the model.
     *
     * @param server where the tool comes from, as clients are told
     * @param arguments JSON as the model wrote it
     */
    record GatewayCall(String id, String server, String name, String arguments) implements Delta {}

    /**
     * What the tool of a {@link GatewayCall} gave.
     *
     * @param output null if the client is not told
     */
    record GatewayResult(String callId, boolean failed, @Nullable String output) implements Delta {}

    /** The model is asked again within one answer: what it says from here is another paragraph. */
    record NextStep() implements Delta {}

    /** The vectors of an embedding's inputs: all of them, in the inputs' order. */
    record Embeddings(List<Vector> vectors) implements Delta {}

    /** The answer is over. Usage may still come. */
    record Finish(FinishReason reason) implements Delta {}

    /** What the answer used; a later report corrects an earlier one. */
    record UsageReport(Usage usage) implements Delta {}

    /** Whether a client that has seen this has seen some of the answer. */
    default boolean isContent() {
        return switch (this) {
            case Text t -> true;
            case Reasoning r -> true;
            case ThoughtEnd t -> true;
            case Refusal r -> true;
            case ToolCallStart s -> true;
            case ToolCallArguments a -> true;
            case GatewayCall c -> true;
            case GatewayResult r -> true;
            case Embeddings e -> true;
            case NextStep n -> false;
            case Finish f -> false;
            case UsageReport u -> false;
        };
    }
}
