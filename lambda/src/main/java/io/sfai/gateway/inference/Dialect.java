package io.sfai.gateway.inference;

/** A way of speaking to models over HTTP. */
public enum Dialect {
    /** OpenAI Chat Completions. */
    CHAT,
    /** OpenAI Responses. */
    RESPONSES,
    /** Anthropic Messages. */
    MESSAGES
}
