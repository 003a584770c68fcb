package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Reasoning;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AnswerLength;
import io.sfai.gateway.provider.CacheMarks;
import io.sfai.gateway.provider.SchemaSubset;
import io.sfai.gateway.provider.ThinkingBudget;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.Turns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is settled about a request before it is written.
 *
 * @param marked its turns and tools, with what is to be cached
 * @param thinking as the body has it; null for none
 * @param effort of models that choose their thinking themselves; null to leave it to them
 * @param schema that the answer's text must keep to; null if none, or if a tool sees to it
 * @param keepsThoughts whether thoughts in the history go back
 * @param maxTokens of thinking and answer together
 */
record Plan(
        InferenceRequest request,
        Target target,
        CacheMarks marked,
        ToolPlan tools,
        @Nullable JsonObject thinking,
        @Nullable String effort,
        @Nullable JsonObject schema,
        boolean keepsThoughts,
        long maxTokens) {
    /**
     * Where neither the client, nor the alias, nor the table of models says; all of 4.x take it.
     */
    private static final long MAX_TOKENS = 32_000;

    /**
     * Anthropic's own SDKs wait for no longer an answer to come whole: lines go quiet and break.
     */
    private static final long LONGEST_WHOLE = 21_333;

    private static final int LONGEST_NAME = 128;

    private static final Part JSON_ONLY =
            new Part.Text(
                    "Answer with one JSON object and nothing else: no code fence, no other words.");

    /** Decides, and tells the request's journal what the client does not get. */
    static Plan of(InferenceRequest request, Target target) {
        Capabilities capabilities = target.capabilities();
        ResponseFormat format = request.parameters().responseFormat();
        boolean isNative =
                format instanceof ResponseFormat.Schema
                        && capabilities.structuredOutput() == StructuredOutput.NATIVE;
        // Models that may think at any time refuse a call that must be made, so they are told.
        boolean isTold =
                format instanceof ResponseFormat.AnyJson
                        && capabilities.thinking() == Capabilities.Thinking.ADAPTIVE;
        ToolPlan tools =
                ToolPlan.of(
                        request,
                        ToolNames.of(request, LONGEST_NAME),
                        capabilities.structuredOutput(),
                        isNative || isTold ? new ResponseFormat.Text() : format);
        Turns turns = turns(request, isTold);
        Long most = capabilities.maxOutputTokens();
        long maxTokens =
                AnswerLength.of(
                        request.parameters(), capabilities, most == null ? MAX_TOKENS : most);
        Thought thought = Thought.of(request, capabilities, turns, tools, maxTokens);
        if (thought.dropped) {
            request.journal().note("thinkingDropped", true);
        }
        return new Plan(
                request,
                target,
                CacheMarks.placed(tools.tools(), turns, target.wishes().promptCache()),
                thought.thinking == null ? tools : tools.unforced(request.journal()),
                thought.thinking,
                thought.effort,
                isNative ? SchemaSubset.of(((ResponseFormat.Schema) format).schema()) : null,
                capabilities.thinking() != Capabilities.Thinking.NONE && !thought.dropped,
                thought.maxTokens);
    }

    private static Turns turns(InferenceRequest request, boolean isTold) {
        Turns turns = Turns.of(request.messages());
        if (!isTold) {
            return turns;
        }
        List<Part> system = new ArrayList<>(turns.system());
        system.add(JSON_ONLY);
        return new Turns(List.copyOf(system), turns.turns());
    }

    /** Whether the upstream is asked to stream, which the client need not have asked for. */
    boolean streamed() {
        return request.stream() || maxTokens > LONGEST_WHOLE;
    }

    /** What must be known to read the answer. */
    Reply reply() {
        return new Reply(tools.names(), tools.answerTool());
    }

    /**
     * What an answer has to be read with.
     *
     * @param answerTool the tool whose arguments are the answer's text; null if there is none
     */
    record Reply(ToolNames names, @Nullable String answerTool) {}

    /**
     * How the model is told to think.
     *
     * @param dropped whether it would have been told to, but can't
     */
    private record Thought(
            @Nullable JsonObject thinking,
            @Nullable String effort,
            boolean dropped,
            long maxTokens) {

        static Thought of(
                InferenceRequest request,
                Capabilities capabilities,
                Turns turns,
                ToolPlan tools,
                long maxTokens) {
            Reasoning asked = request.parameters().reasoning();
            if (asked == null || asked.isOff()) {
                return none(false, maxTokens);
            }
            boolean thinks = capabilities.thinking() != Capabilities.Thinking.NONE;
            // A call that must be made excludes thinking; the answer's form is worth more.
            if (thinks && (turns.hasLostThoughts() || tools.answerTool() != null)) {
                return none(true, maxTokens);
            }
            return switch (capabilities.thinking()) {
                case NONE -> none(false, maxTokens);
                case BUDGET -> budget(asked, maxTokens, capabilities.maxOutputTokens());
                case ADAPTIVE ->
                        new Thought(
                                // Some models keep their thoughts to themselves unless asked.
                                new JsonObject()
                                        .put("type", "adaptive")
                                        .put("display", "summarized"),
                                ThinkingBudget.effort(asked),
                                false,
                                maxTokens);
            };
        }

        private static Thought budget(Reasoning asked, long maxTokens, @Nullable Long most) {
            ThinkingBudget budget = ThinkingBudget.of(asked, maxTokens, most);
            if (budget == null) {
                return none(true, maxTokens);
            }
            JsonObject thinking =
                    new JsonObject().put("type", "enabled").put("budget_tokens", budget.tokens());
            return new Thought(thinking, null, false, budget.maxTokens());
        }

        private static Thought none(boolean dropped, long maxTokens) {
            return new Thought(null, null, dropped, maxTokens);
        }
    }
}
