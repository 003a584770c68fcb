package io.sfai.gateway.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a model map's text comes from: S3 on AWS, a file on a laptop. */
@FunctionalInterface
public interface MapSource {
    /**
     * Asks for the text. Blocks; may be interrupted, and then ends soon.
     *
     * @param etag of the text that is known, or null if none is
     * @param timeout how long this may take in all
     */
    Fetched fetch(@Nullable String etag, Duration timeout);

    /** What a source answers. */
    sealed interface Fetched {
        /** The text is still that of the etag asked with. */
        record NotModified() implements Fetched {}

        /** A text, as it is. */
        record Found(String etag, byte[] text) implements Fetched {}

        /** There is none; the message says where it was looked for. */
        record Missing(String message) implements Fetched {}

        /** It could not be asked for. */
        record Failed(String message) implements Fetched {}
    }
}
