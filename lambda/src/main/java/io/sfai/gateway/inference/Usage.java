package io.sfai.gateway.inference;

/**
 * Tokens of one answer.
 *
 * @param input all input tokens, cached ones included
 * @param output all output tokens, reasoning included
 * @param cacheRead those of the input that were read from the upstream's cache
 * @param cacheWrite those of the input that were written to it
 * @param reasoning those of the output that were thinking
 * @param estimated true if the upstream told nothing and this is our guess
 */
public record Usage(
        long input,
        long output,
        long cacheRead,
        long cacheWrite,
        long reasoning,
        boolean estimated) {}
