package io.sfai.gateway.inference;

/** A way of speaking to models over HTTP. */
public enum Dialect {
    /** OpenAI Chat Completions. */
    CHAT,
    /** OpenAI Responses. */
    RESPONSES,
    /** Anthropic Messages. */
    MESSAGES,
    /** OpenAI's older Completions: one prompt, and the text that follows it. */
    COMPLETIONS,
    /** Mistral's completions of what stands between a prompt and a suffix. */
    FIM,
    /** OpenAI Embeddings. */
    EMBEDDINGS,
    /** The session protocol of front ends. */
    SESSION
}
