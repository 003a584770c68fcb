package io.sfai.gateway.inference;

import io.sfai.gateway.json.JsonObject;
import java.util.List;

/** A piece of a turn. */
public sealed interface Part {
    record Text(String text) implements Part {}

    /** An image by http(s) or data URL. */
    record Image(String url) implements Part {}

    /** What the assistant thought, as {@code reasoning_content} carries it. */
    record Reasoning(String text) implements Part {}

    /** A call the assistant made; {@code arguments} as it wrote them, which may not be JSON. */
    record ToolCall(String id, String name, String arguments) implements Part {}

    /** What a call gave. */
    record ToolResult(String callId, List<Part> parts) implements Part {}

    /** A part of a kind that only some upstreams know, as the client wrote it. */
    record Other(String type, JsonObject body) implements Part {}
}
