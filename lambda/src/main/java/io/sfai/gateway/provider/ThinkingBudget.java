package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.Reasoning;
import org.jspecify.annotations.Nullable;

/**
 * How much a model may think, in tokens, beside the longest answer that this leaves room for.
 *
 * @param tokens at least {@link #LEAST} and less than {@code maxTokens}
 * @param maxTokens of thinking and answer together
 */
public record ThinkingBudget(long tokens, long maxTokens) {
    /** Fewer are refused. */
    public static final long LEAST = 1024;

    /**
     * Makes room for thinking. A client's {@code max_tokens} is the answer's length to it, so a
     * budget that would eat that up raises it, as far as the model goes; past that, half of it is
     * for thinking.
     *
     * @param maxTokens as asked for
     * @param most what the model writes at most; null if unknown, and then nothing is raised
     * @return null if there is no room for the least budget
     */
    public static @Nullable ThinkingBudget of(
            Reasoning asked, long maxTokens, @Nullable Long most) {
        long budget = Math.max(LEAST, tokens(asked));
        if (budget < maxTokens) {
            return new ThinkingBudget(budget, maxTokens);
        }
        long limit = most == null ? maxTokens : Math.max(most, maxTokens);
        long raised = Math.min(limit, budget + maxTokens);
        long room = raised - Math.min(maxTokens, raised / 2);
        long lowered = Math.min(budget, Math.max(LEAST, room));
        return lowered < raised ? new ThinkingBudget(lowered, raised) : null;
    }

    /** The tokens that a request for thinking stands for. */
    public static long tokens(Reasoning asked) {
        Long budget = asked.budgetTokens();
        if (budget != null) {
            return budget;
        }
        return switch (named(asked.effort())) {
            case "minimal" -> LEAST;
            case "low" -> 2048;
            case "medium" -> 8192;
            case "high" -> 16_384;
            case "xhigh" -> 32_768;
            default -> 65_536;
        };
    }

    /**
     * The effort that a request for thinking stands for, for models that choose the tokens
     * themselves: {@code low}, {@code medium}, {@code high}, {@code xhigh} or {@code max}. The last
     * two are sent only to who names them, since not every such model knows them.
     */
    public static String effort(Reasoning asked) {
        Long budget = asked.budgetTokens();
        if (asked.effort() == null && budget != null) {
            return budget <= 2048 ? "low" : budget <= 8192 ? "medium" : "high";
        }
        String effort = named(asked.effort());
        return effort.equals("minimal") ? "low" : effort;
    }

    private static String named(@Nullable String effort) {
        return switch (effort) {
            case null -> "medium";
            case "minimal", "low", "medium", "high", "xhigh", "max" -> effort;
            default ->
                    throw new BadRequest(
                                    "reasoning_effort must be none, minimal, low, medium, high,"
                                            + " xhigh or max",
                                    "reasoning_effort",
                                    null)
                            .exception();
        };
    }
}
