package io.sfai.gateway.inference;

import org.jspecify.annotations.Nullable;

/**
 * How much a model shall think before it answers.
 *
 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, {@code
 *     xhigh} or {@code max}; null if only a budget was asked for
 * @param budgetTokens at most so many tokens of thinking; null if only an effort was asked for
 */
public record Reasoning(@Nullable String effort, @Nullable Long budgetTokens) {
    /** Whether the client asked for no thinking. */
    public boolean isOff() {
        return "none".equals(effort) || (budgetTokens != null && budgetTokens == 0);
    }
}
