package io.sfai.gateway.provider;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Reasoning;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How a Claude model is told to think, and whether it gets its earlier thoughts.
 *
 * @param thinking as the model's own API has it; null if it is not told to
 * @param effort of models that choose their thinking themselves; null to leave it to them
 * @param turns without thoughts, where they would be errors
 * @param maxTokens of thinking and answer together
 */
public record Thoughts(
        @Nullable JsonObject thinking, @Nullable String effort, Turns turns, long maxTokens) {
    private static final Reasoning GOES_ON = new Reasoning("medium", null);

    /**
     * Decides, and tells the request's journal if the model would have been told to think, but
     * can't.
     *
     * @param possible whether nothing but the turns may stand against it
     */
    public static Thoughts of(
            InferenceRequest request,
            Capabilities capabilities,
            Turns turns,
            boolean possible,
            long maxTokens) {
        Thinking kind = capabilities.thinking();
        Reasoning asked = asked(request, turns);
        if (kind == Thinking.NONE || (asked != null && asked.isOff())) {
            return none(turns.withoutThoughts(), maxTokens);
        }
        if (asked == null) {
            return none(turns.isAnswerBegun() ? turns.withoutThoughts() : turns, maxTokens);
        }
        Thoughts thoughts =
                possible && !turns.hasLostThoughts() && !turns.isAnswerBegun()
                        ? told(asked, capabilities, turns, maxTokens)
                        : null;
        if (thoughts == null) {
            request.journal().note("thinkingDropped", true);
            return none(turns.withoutThoughts(), maxTokens);
        }
        return thoughts;
    }

    /** A turn that began with thinking goes on with it, unless the client says otherwise. */
    private static @Nullable Reasoning asked(InferenceRequest request, Turns turns) {
        Reasoning asked = request.parameters().reasoning();
        return asked == null && turns.isThinkingOn() ? GOES_ON : asked;
    }

    private static @Nullable Thoughts told(
            Reasoning asked, Capabilities capabilities, Turns turns, long maxTokens) {
        JsonObject thinking = new JsonObject();
        if (capabilities.thinking() == Thinking.ADAPTIVE) {
            // Some models keep their thoughts to themselves unless asked.
            thinking.put("type", "adaptive").put("display", "summarized");
            return new Thoughts(thinking, ThinkingBudget.effort(asked), turns, maxTokens);
        }
        ThinkingBudget budget = ThinkingBudget.of(asked, maxTokens, capabilities.maxOutputTokens());
        if (budget == null) {
            return null;
        }
        thinking.put("type", "enabled").put("budget_tokens", budget.tokens());
        return new Thoughts(thinking, null, turns, budget.maxTokens());
    }

    private static Thoughts none(Turns turns, long maxTokens) {
        return new Thoughts(null, null, turns, maxTokens);
    }
}
