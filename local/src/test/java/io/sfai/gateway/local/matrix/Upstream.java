package io.sfai.gateway.local.matrix;

import java.util.List;

/** A column of the matrix: an upstream by the protocol it speaks. */
enum Upstream {
    OPENAI,
    ANTHROPIC,
    BEDROCK,
    MOCK,
    /** OpenAI's newer API, which clients that speak it too are relayed to. */
    RESPONSES;

    /** Those to which every client's words are translated, or which speak Chat. */
    static final List<Upstream> EVERYBODYS = List.of(OPENAI, ANTHROPIC, BEDROCK, MOCK);

    /** Whether it signs its thinking. */
    boolean signs() {
        return this == ANTHROPIC || this == BEDROCK;
    }
}
