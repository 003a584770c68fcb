package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AnswerLength;
import io.sfai.gateway.provider.AnswerTool;
import io.sfai.gateway.provider.CacheMarks;
import io.sfai.gateway.provider.ChoosableTools;
import io.sfai.gateway.provider.SchemaSubset;
import io.sfai.gateway.provider.Thoughts;
import io.sfai.gateway.provider.ToldForm;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.Turns;
import org.jspecify.annotations.Nullable;

/**
 * What is settled about a request before it is written.
 *
 * @param marked its turns and tools, with what is to be cached
 * @param thoughts how the model is told to think
 * @param schema that the answer's text must keep to; null if none, or if a tool sees to it
 */
record Plan(
        InferenceRequest request,
        Target target,
        CacheMarks marked,
        ToolPlan tools,
        Thoughts thoughts,
        @Nullable JsonObject schema) {
    /**
     * Where neither the client, nor the alias, nor the table of models says; all of 4.x take it.
     */
    private static final long MAX_TOKENS = 32_000;

    /**
     * Anthropic's own SDKs wait for no longer an answer to come whole: lines go quiet and break.
     */
    private static final long LONGEST_WHOLE = 21_333;

    private static final int LONGEST_NAME = 128;

    /** Decides, and tells the request's journal what the client does not get. */
    static Plan of(InferenceRequest request, Target target) {
        ChoosableTools.tellDropped(request);
        Capabilities capabilities = target.capabilities();
        ResponseFormat format = request.parameters().responseFormat();
        boolean isNative =
                format instanceof ResponseFormat.Schema
                        && capabilities.structuredOutput() == StructuredOutput.NATIVE;
        boolean isTold = ToldForm.isNeeded(format, capabilities);
        ToolPlan tools =
                ToolPlan.of(
                        request,
                        ToolNames.of(request, LONGEST_NAME),
                        capabilities.structuredOutput(),
                        isNative || isTold ? new ResponseFormat.Text() : format);
        Turns turns = Turns.of(request.messages());
        Long most = capabilities.maxOutputTokens();
        Thoughts thoughts =
                Thoughts.of(
                        request,
                        capabilities,
                        isTold ? ToldForm.added(turns, format) : turns,
                        tools.calls(),
                        AnswerLength.of(
                                request.parameters(),
                                capabilities,
                                most == null ? MAX_TOKENS : most));
        return new Plan(
                request,
                target,
                CacheMarks.placed(tools.tools(), thoughts.turns(), target),
                thoughts.thinks() ? tools.unforced(request.journal()) : tools,
                thoughts,
                isNative ? SchemaSubset.of(((ResponseFormat.Schema) format).schema()) : null);
    }

    /** Whether the upstream is asked to stream, which the client need not have asked for. */
    boolean streamed() {
        return request.stream() || thoughts.maxTokens() > LONGEST_WHOLE;
    }

    /** What must be known to read the answer. */
    Reply reply() {
        AnswerTool answer = tools.answer();
        return new Reply(tools.names(), answer == null ? null : answer.name(), false);
    }

    /**
     * What an answer has to be read with.
     *
     * @param answerTool the tool whose arguments are the answer's text; null if there is none
     * @param relayed whether the client may have the answer in its own words
     */
    record Reply(ToolNames names, @Nullable String answerTool, boolean relayed) {}
}
