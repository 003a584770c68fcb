package io.sfai.gateway.local.upstream;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the upstream does with a request. Events are the data of one SSE event each. */
public sealed interface Answer {
    /**
     * A good stream, ended as its dialect ends one; with a gate each event waits to be let through.
     */
    record Sse(List<String> events, @Nullable Gate gate) implements Answer {
        public Sse(List<String> events) {
            this(events, null);
        }
    }

    /** A stream that ends as HTTP but says no {@code [DONE]}. */
    record NoDone(List<String> events) implements Answer {}

    /** A good stream, each of its bytes in an HTTP chunk and a write of its own. */
    record ChunkedInPieces(List<String> events) implements Answer {}

    /** A body with a length. */
    record Json(int status, Map<String, String> headers, String body) implements Answer {
        public Json(String body) {
            this(200, Map.of(), body);
        }

        public Json(int status, String body) {
            this(status, Map.of(), body);
        }
    }

    /** A proxy's error page. */
    record Html(int status) implements Answer {}

    /** The line is cut after these events. */
    record CutAfter(List<String> events) implements Answer {}

    /** The line is cut in the middle of an event that follows these. */
    record CutInsideEvent(List<String> events) implements Answer {}

    /** These events, and nothing more on an open line. */
    record StallAfter(List<String> events) implements Answer {}

    /** Not even a head. */
    record Silent() implements Answer {}

    /** Status 200, the right content type, and bytes that are no events and no JSON. */
    record Garbage() implements Answer {}

    /** The connection is reset in place of an answer. */
    record ResetBeforeHead() implements Answer {}

    /** These events, then an error object as an event; with no events, one as a whole body. */
    record ErrorInside200(List<String> events, String error) implements Answer {}

    /** The other answer to whoever sends this key, 401 repeating the key to others. */
    record NeedsKey(String key, Answer then) implements Answer {}
}
