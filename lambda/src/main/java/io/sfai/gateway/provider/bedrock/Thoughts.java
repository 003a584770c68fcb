package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Reasoning;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.ThinkingBudget;
import org.jspecify.annotations.Nullable;

/**
 * How the model is told to think.
 *
 * @param fields of the model's own request; null if it is not to think
 * @param dropped whether it would have been told to, but can't
 * @param maxTokens of thinking and answer together
 */
record Thoughts(@Nullable JsonObject fields, boolean dropped, long maxTokens) {

    /**
     * Decides.
     *
     * @param possible whether this turn lets the model think: its thoughts before the last calls
     *     are there, and no tool of ours must be called
     */
    static Thoughts of(
            @Nullable Reasoning asked,
            Capabilities capabilities,
            boolean possible,
            long maxTokens) {
        boolean thinks = capabilities.thinking() != Capabilities.Thinking.NONE;
        if (asked == null || asked.isOff() || !thinks) {
            return new Thoughts(null, false, maxTokens);
        }
        if (!possible) {
            return new Thoughts(null, true, maxTokens);
        }
        if (capabilities.thinking() == Capabilities.Thinking.ADAPTIVE) {
            JsonObject fields = new JsonObject();
            // Some models keep their thoughts to themselves unless asked.
            fields.put(
                    "thinking",
                    new JsonObject().put("type", "adaptive").put("display", "summarized"));
            fields.put(
                    "output_config", new JsonObject().put("effort", ThinkingBudget.effort(asked)));
            return new Thoughts(fields, false, maxTokens);
        }
        ThinkingBudget budget = ThinkingBudget.of(asked, maxTokens, capabilities.maxOutputTokens());
        if (budget == null) {
            return new Thoughts(null, true, maxTokens);
        }
        JsonObject thinking =
                new JsonObject().put("type", "enabled").put("budget_tokens", budget.tokens());
        return new Thoughts(new JsonObject().put("thinking", thinking), false, budget.maxTokens());
    }
}
