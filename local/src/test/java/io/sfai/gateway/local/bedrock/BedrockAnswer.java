package io.sfai.gateway.local.bedrock;

import java.util.List;

/** What Bedrock does with a request. Frames are made by {@link Frames}. */
public sealed interface BedrockAnswer {
    /** A stream of whole frames, each in a write of its own, that ends as HTTP does. */
    record Stream(List<byte[]> frames) implements BedrockAnswer {}

    /** The same, each of its bytes in an HTTP chunk and a write of its own. */
    record InPieces(List<byte[]> frames) implements BedrockAnswer {}

    /** The line is cut after these frames. */
    record CutAfter(List<byte[]> frames) implements BedrockAnswer {}

    /** The line is cut in the middle of a frame that follows these. */
    record CutInsideFrame(List<byte[]> frames) implements BedrockAnswer {}

    /** These frames, and nothing more on an open line. */
    record StallAfter(List<byte[]> frames) implements BedrockAnswer {}

    /** These frames, bytes that are no frame, and nothing more on an open line. */
    record GarbageAfter(List<byte[]> frames) implements BedrockAnswer {}

    /** These frames, one whose checksum is wrong, and nothing more on an open line. */
    record DamageAfter(List<byte[]> frames) implements BedrockAnswer {}

    /** Not even a head. */
    record Silent() implements BedrockAnswer {}

    /** The connection is reset in place of an answer. */
    record ResetBeforeHead() implements BedrockAnswer {}

    /** A whole answer. */
    record Whole(String body) implements BedrockAnswer {}

    /** An error, such as 429 and {@code ThrottlingException}. */
    record Refused(int status, String type, String message) implements BedrockAnswer {}
}
