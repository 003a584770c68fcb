package io.sfai.gateway.provider;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Reasoning;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how a Claude model is told to think, and whether it gets its earlier thoughts.
 *
 * @param thinks whether it is told to, or can't be told not to
 * @param thinking as the model's own API has it; null to say nothing
 * @param effort of models that choose their thinking themselves; null to leave it to them
 * @param turns without thoughts, where they would be errors
 * @param maxTokens of thinking and answer together
 */
public record Thoughts(
        boolean thinks,
        @Nullable JsonObject thinking,
        @Nullable String effort,
        Turns turns,
        long maxTokens) {
    private static final Reasoning GOES_ON = new Reasoning("medium", null);

    /** Whether the model must call a tool. */
    public enum Calls {
        /** The model calls as it likes. */
        FREE,
        /** The client demands a call, which gives way to thinking that it asks for. */
        DEMANDED,
        /** A tool of ours must be called for the answer's form, which is worth more. */
        ANSWER
    }

    /**
     * Decides, and tells the request's journal if the model would have been told to think, but
     * can't: a call that must be made excludes it.
     */
    public static Thoughts of(
            InferenceRequest request,
            Capabilities capabilities,
            Turns turns,
            Calls calls,
            long maxTokens) {
        Thinking kind = capabilities.thinking();
        Reasoning asked = asked(request, turns);
        boolean off = asked != null && asked.isOff();
        if (kind == Thinking.ALWAYS) {
            return asked == null || off
                    ? new Thoughts(true, null, null, turns, maxTokens)
                    : adaptive(asked, turns, maxTokens);
        }
        if (kind == Thinking.NONE || off) {
            return none(kind, turns, maxTokens);
        }
        if (asked == null) {
            return calls == Calls.FREE && !turns.isAnswerBegun()
                    ? new Thoughts(false, null, null, turns, maxTokens)
                    : none(kind, turns, maxTokens);
        }
        boolean can = calls != Calls.ANSWER && !turns.hasLostThoughts() && !turns.isAnswerBegun();
        Thoughts told = can ? told(asked, capabilities, turns, maxTokens) : null;
        if (told == null) {
            request.journal().note("thinkingDropped", true);
            return none(kind, turns, maxTokens);
        }
        return told;
    }

    /** A turn that began with thinking goes on with it, unless the client says otherwise. */
    private static @Nullable Reasoning asked(InferenceRequest request, Turns turns) {
        Reasoning asked = request.parameters().reasoning();
        return asked == null && turns.isThinkingOn() ? GOES_ON : asked;
    }

    private static @Nullable Thoughts told(
            Reasoning asked, Capabilities capabilities, Turns turns, long maxTokens) {
        if (capabilities.thinking() == Thinking.ADAPTIVE) {
            return adaptive(asked, turns, maxTokens);
        }
        ThinkingBudget budget = ThinkingBudget.of(asked, maxTokens, capabilities.maxOutputTokens());
        if (budget == null) {
            return null;
        }
        JsonObject thinking =
                new JsonObject().put("type", "enabled").put("budget_tokens", budget.tokens());
        return new Thoughts(true, thinking, null, turns, budget.maxTokens());
    }

    private static Thoughts adaptive(Reasoning asked, Turns turns, long maxTokens) {
        // Some models keep their thoughts to themselves unless asked.
        JsonObject thinking = new JsonObject().put("type", "adaptive").put("display", "summarized");
        return new Thoughts(true, thinking, ThinkingBudget.effort(asked), turns, maxTokens);
    }

    private static Thoughts none(Thinking kind, Turns turns, long maxTokens) {
        // Some models think where nobody says anything.
        JsonObject thinking =
                kind == Thinking.ADAPTIVE ? new JsonObject().put("type", "disabled") : null;
        return new Thoughts(false, thinking, null, turns.withoutThoughts(), maxTokens);
    }
}
