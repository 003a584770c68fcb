package io.sfai.gateway.inference;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request: the facts that its log line, its metrics, its spend and its limits
 * are made of.
 *
 * @param target the last one asked, null if none was
 * @param attempts targets asked, 0 if it was refused before
 * @param status as the client saw it; 499 if the client went away
 * @param errorType as in the log, null if all went well
 * @param finishReason the upstream's own word
 * @param usage tokens, estimated if the upstream told none
 * @param costUsd US dollars, failed attempts included; null if a price is unknown
 * @param tools calls of tools that the gateway ran
 * @param timeToFirst from the request to the first content; null if there was none
 */
public record Receipt(
        InferenceRequest request,
        @Nullable Target target,
        int attempts,
        int status,
        @Nullable String errorType,
        @Nullable String finishReason,
        Usage usage,
        @Nullable BigDecimal costUsd,
        ToolUse tools,
        @Nullable Duration timeToFirst,
        Duration duration,
        Instant ended) {

    /** Of a request for which no tool was run. */
    public Receipt(
            InferenceRequest request,
            @Nullable Target target,
            int attempts,
            int status,
            @Nullable String errorType,
            @Nullable String finishReason,
            Usage usage,
            @Nullable BigDecimal costUsd,
            @Nullable Duration timeToFirst,
            Duration duration,
            Instant ended) {
        this(
                request,
                target,
                attempts,
                status,
                errorType,
                finishReason,
                usage,
                costUsd,
                ToolUse.NONE,
                timeToFirst,
                duration,
                ended);
    }
}
