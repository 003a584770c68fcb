package io.sfai.gateway.provider.bedrock;

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
 * Which tools go out, and whether the model must call one.
 *
 * <p>Converse has no choice {@code none}, and wants tools where the history has calls. A client
 * that sends none any more gets those of its history's calls. Where it forbids calls, no tools go
 * out, and the history's calls are told in words.
 *
 * <p>Where only a tool can hold the model to a form, the answer is the arguments of one of ours;
 * the model must call it or a tool of the client's.
 *
 * @param offered the client's tools that may be called
 * @param choice how the model is bound
 * @param named the tool of the choice {@code NAMED}, as Bedrock knows it
 * @param answer our own tool; null if there is none
 */
record ToolPlan(
        ToolNames names,
        List<Tool> offered,
        Choice choice,
        @Nullable String named,
        @Nullable AnswerTool answer) {
    /** Whether the model may, or must, call a tool. */
    enum Choice {
        AUTO,
        ANY,
        NAMED
    }

    static ToolPlan of(InferenceRequest request, ToolNames names, ResponseFormat format) {
        ToolChoice wanted = request.parameters().toolChoice();
        List<Tool> offered = offered(request, wanted);
        String named =
                wanted instanceof ToolChoice.Named demanded
                        ? ChoosableTools.sent(demanded, offered, names)
                        : null;
        Choice choice = offered.isEmpty() ? Choice.AUTO : choice(wanted);
        AnswerTool answer = choice == Choice.AUTO ? AnswerTool.of(format, offered, names) : null;
        if (answer == null) {
            return new ToolPlan(names, offered, choice, named, null);
        }
        return offered.isEmpty()
                ? new ToolPlan(names, offered, Choice.NAMED, answer.name(), answer)
                : new ToolPlan(names, offered, Choice.ANY, null, answer);
    }

    private static List<Tool> offered(InferenceRequest request, ToolChoice wanted) {
        if (wanted instanceof ToolChoice.None) {
            return List.of();
        }
        return request.tools().isEmpty()
                ? ChoosableTools.called(request.messages())
                : ChoosableTools.of(request.tools(), wanted);
    }

    private static Choice choice(ToolChoice wanted) {
        return switch (wanted) {
            case ToolChoice.Auto auto -> Choice.AUTO;
            case ToolChoice.None none -> Choice.AUTO;
            case ToolChoice.Required required -> Choice.ANY;
            case ToolChoice.Named one -> Choice.NAMED;
            case ToolChoice.Among among -> among.required() ? Choice.ANY : Choice.AUTO;
        };
    }

    /** Whether tools go out at all. */
    boolean any() {
        return !offered.isEmpty() || answer != null;
    }

    /** Whether a call must be made, and whose. */
    Calls calls() {
        if (answer != null) {
            return Calls.ANSWER;
        }
        return choice == Choice.AUTO ? Calls.FREE : Calls.DEMANDED;
    }

    /** The same without a call that must be made, which excludes thinking. */
    ToolPlan unforced(Journal journal) {
        if (choice == Choice.AUTO) {
            return this;
        }
        journal.note("toolChoiceDropped", true);
        return new ToolPlan(names, offered, Choice.AUTO, null, answer);
    }
}
