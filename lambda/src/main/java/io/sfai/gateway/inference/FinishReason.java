package io.sfai.gateway.inference;

/**
 * Why an answer ended.
 *
 * @param raw the upstream's own word
 */
public record FinishReason(Unified unified, String raw) {
    /** The reasons that every dialect can tell. */
    public enum Unified {
        STOP,
        LENGTH,
        TOOL_CALLS,
        CONTENT_FILTER,
        OTHER
    }
}
