package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a turn. {@code at} is the piece's JSON path in what the client sent. */
public sealed interface Part {
    record Text(String text) implements Part {}

    /** An image by http(s) or data URL. */
    record Image(String url, String at) implements Part {}

    /** A document, such as a PDF, by http(s) or data URL. */
    record File(@Nullable String name, String url, String at) implements Part {}

    /** What the assistant thought, as {@code reasoning_content} carries it: nobody signed it. */
    record Reasoning(String text) implements Part {}

    /** A block of thinking that its model signed; it goes back unchanged or not at all. */
    sealed interface Thought extends Part {}

    /** Thinking in words, which may be none, with the model's signature. */
    record Thinking(String text, String signature) implements Thought {}

    /** Thinking that only its model can read, in base64. */
    record RedactedThinking(String data) implements Thought {}

    /** A call the assistant made; {@code arguments} as it wrote them, which may not be JSON. */
    record ToolCall(String id, String name, String arguments) implements Part {}

    /**
     * What a call gave.
     *
     * @param failed whether the client said that the call failed
     */
    record ToolResult(String callId, List<Part> parts, boolean failed) implements Part {}

    /**
     * The client's mark that everything before it is worth caching.
     *
     * @param ttl such as {@code 1h}; null for the upstream's default
     */
    record CacheMark(@Nullable String ttl) implements Part {}

    /** A part of a kind that only some upstreams know, as the client wrote it. */
    record Other(String type, JsonObject body, String at) implements Part {}
}
