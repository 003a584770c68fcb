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
        boolean estimated) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, false);

    /** Of two answers together; estimated if one of them is. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                reasoning + other.reasoning,
                estimated || other.estimated);
    }

    /** Of the rest, when some of the answers are taken out. */
    public Usage minus(Usage some) {
        return new Usage(
                input - some.input,
                output - some.output,
                cacheRead - some.cacheRead,
                cacheWrite - some.cacheWrite,
                reasoning - some.reasoning,
                estimated);
    }
}
