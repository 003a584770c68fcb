package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.inference.ToolChoice;
import io.sfai.gateway.provider.AnswerTool;
import io.sfai.gateway.provider.ChoosableTools;
import io.sfai.gateway.provider.Thoughts.Calls;
import io.sfai.gateway.provider.ToolNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tools go out, and whether the model may call them.
 *
 * <p>Where only a tool can hold the model to a form, the answer is the arguments of one of ours.
 * The model must call it or a tool of the client's; if the client demands a call of its own, there
 * is no answer to be held to anything.
 *
 * @param choice the upstream's word for what the model may do
 * @param named the one that must be called, as the upstream knows it; null if any may
 * @param oneCall whether only one call may come at a time
 * @param answer our own tool; null if there is none
 * @param strict whether tools that ask for it are held to their schemas
 */
record ToolPlan(
        ToolNames names,
        List<Tool> tools,
        String choice,
        @Nullable String named,
        boolean oneCall,
        @Nullable AnswerTool answer,
        boolean strict) {
    /** More strict tools are refused. */
    private static final int MOST_STRICT = 20;

    static ToolPlan of(
            InferenceRequest request,
            ToolNames names,
            StructuredOutput support,
            ResponseFormat format) {
        ToolChoice choice = request.parameters().toolChoice();
        List<Tool> allowed = ChoosableTools.of(request.tools(), choice);
        String named =
                choice instanceof ToolChoice.Named demanded
                        ? ChoosableTools.sent(demanded, allowed, names)
                        : null;
        List<Tool> tools = allowed.isEmpty() ? ChoosableTools.called(request.messages()) : allowed;
        String word = allowed.isEmpty() ? "none" : word(choice);
        boolean oneCall = Boolean.FALSE.equals(request.parameters().parallelToolCalls());
        boolean strict =
                support == StructuredOutput.NATIVE
                        && tools.stream().filter(Tool::strict).count() <= MOST_STRICT;
        boolean demanded = word.equals("any") || named != null;
        AnswerTool answer = demanded ? null : AnswerTool.of(format, tools, names);
        if (answer == null) {
            return new ToolPlan(names, tools, word, named, oneCall, null, strict);
        }
        return word.equals("none")
                ? new ToolPlan(names, tools, "tool", answer.name(), true, answer, strict)
                : new ToolPlan(names, tools, "any", null, oneCall, answer, strict);
    }

    /** Whether a call must be made, and whose. */
    Calls calls() {
        if (answer != null) {
            return Calls.ANSWER;
        }
        return isForced() ? Calls.DEMANDED : Calls.FREE;
    }

    private boolean isForced() {
        return choice.equals("any") || choice.equals("tool");
    }

    /** The same without a call that must be made, which excludes thinking. */
    ToolPlan unforced(Journal journal) {
        if (!isForced()) {
            return this;
        }
        journal.note("toolChoiceDropped", true);
        return new ToolPlan(names, tools, "auto", null, oneCall, answer, strict);
    }

    private static String word(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto auto -> "auto";
            case ToolChoice.None none -> "none";
            case ToolChoice.Required required -> "any";
            case ToolChoice.Named named -> "tool";
            case ToolChoice.Among among -> among.required() ? "any" : "auto";
        };
    }
}
