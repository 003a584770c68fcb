package io.sfai.gateway.local.matrix;

/** A column of the matrix: an upstream by the protocol it speaks. */
enum Upstream {
    OPENAI,
    ANTHROPIC,
    BEDROCK,
    MOCK;

    /** Whether it signs its thinking. */
    boolean signs() {
        return this == ANTHROPIC || this == BEDROCK;
    }
}
