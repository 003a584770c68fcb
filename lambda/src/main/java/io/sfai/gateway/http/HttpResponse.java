package io.sfai.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** An answer: whole, or written as it comes. */
public sealed interface HttpResponse {
    int status();

    Headers headers();

    /** Ends an answer that nobody gets. */
    default void release() {
        if (this instanceof Streaming streaming) {
            OutputStream gone = OutputStream.nullOutputStream();
            try {
                gone.close();
                streaming.body().writeTo(gone);
            } catch (IOException e) {
                // As if the client had left, which releases what the body holds.
            }
        }
    }

    /** An answer whose body is known. */
    record Buffered(int status, Headers headers, byte[] body) implements HttpResponse {}

    /**
     * An answer whose body is still to come. The body is written, flushed event by event, by
     * exactly one call of {@link Body#writeTo}, which also releases what the body holds.
     */
    record Streaming(int status, Headers headers, Body body) implements HttpResponse {}

    /** Writes a body to the client. */
    @FunctionalInterface
    interface Body {
        /**
         * Writes all of it.
         *
         * @throws IOException when the client is gone
         */
        void writeTo(OutputStream out) throws IOException;
    }

    static Buffered json(int status, byte[] body) {
        return new Buffered(status, Headers.of("content-type", "application/json"), body);
    }

    static Buffered text(int status, String body) {
        return new Buffered(
                status,
                Headers.of("content-type", "text/plain; charset=utf-8"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
