package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.inference.ToolChoice;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.SchemaSubset;
import io.sfai.gateway.provider.Thoughts.Calls;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.ToolSchemas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tools go out, and whether the model must call one.
 *
 * <p>Converse has no choice {@code none}, and wants tools where the history has calls. So where no
 * call may come, no tools go out, and the history's calls are told in words.
 *
 * <p>Where only a tool can hold the model to a form, the answer is the arguments of one of ours;
 * the model must call it or a tool of the client's.
 *
 * @param offered the client's tools that may be called
 * @param choice how the model is bound
 * @param named the tool of the choice {@code NAMED}, as Bedrock knows it
 * @param answerTool the name of our own tool; null if there is none
 * @param answer the schema of our own tool; null if there is none
 */
record ToolPlan(
        ToolNames names,
        List<Tool> offered,
        Choice choice,
        @Nullable String named,
        @Nullable String answerTool,
        @Nullable JsonObject answer) {
    private static final String ANSWER = "json_answer";

    /** Whether the model may, or must, call a tool. */
    enum Choice {
        AUTO,
        ANY,
        NAMED
    }

    static ToolPlan of(
            InferenceRequest request,
            ToolNames names,
            StructuredOutput support,
            ResponseFormat format) {
        ToolChoice wanted = request.parameters().toolChoice();
        List<Tool> offered = offered(request, wanted);
        Choice choice =
                switch (wanted) {
                    case ToolChoice.Auto auto -> Choice.AUTO;
                    case ToolChoice.None none -> Choice.AUTO;
                    case ToolChoice.Required required -> Choice.ANY;
                    case ToolChoice.Named one -> Choice.NAMED;
                    case ToolChoice.Among among -> among.required() ? Choice.ANY : Choice.AUTO;
                };
        String named =
                wanted instanceof ToolChoice.Named one ? named(one.name(), offered, names) : null;
        JsonObject answer =
                choice == Choice.AUTO && support != StructuredOutput.NONE ? schema(format) : null;
        if (answer == null) {
            return new ToolPlan(names, offered, choice, named, null, null);
        }
        String own = free(offered, names);
        return offered.isEmpty()
                ? new ToolPlan(names, offered, Choice.NAMED, own, own, answer)
                : new ToolPlan(names, offered, Choice.ANY, null, own, answer);
    }

    /** Whether tools go out at all. */
    boolean any() {
        return !offered.isEmpty() || answer != null;
    }

    /** Whether a call must be made, and whose. */
    Calls calls() {
        if (answerTool != null) {
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
        return new ToolPlan(names, offered, Choice.AUTO, null, answerTool, answer);
    }

    private static List<Tool> offered(InferenceRequest request, ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.None none -> List.of();
            case ToolChoice.Among among ->
                    request.tools().stream().filter(t -> among.names().contains(t.name())).toList();
            default -> request.tools();
        };
    }

    private static String named(String name, List<Tool> offered, ToolNames names) {
        for (Tool tool : offered) {
            if (tool.name().equals(name)) {
                return names.sent(name);
            }
        }
        throw new BadRequest(
                        "tool_choice names a tool that is not among the tools", "tool_choice", null)
                .exception();
    }

    private static @Nullable JsonObject schema(ResponseFormat format) {
        return switch (format) {
            case ResponseFormat.Text text -> null;
            case ResponseFormat.AnyJson any ->
                    new JsonObject().put("type", "object").put("additionalProperties", true);
            case ResponseFormat.Schema schema ->
                    schema.strict()
                            ? SchemaSubset.of(schema.schema())
                            : ToolSchemas.object(schema.schema());
        };
    }

    private static String free(List<Tool> offered, ToolNames names) {
        String free = ANSWER;
        for (int i = 0; i < offered.size(); i++) {
            if (names.sent(offered.get(i).name()).equals(free)) {
                free += "_";
                i = -1;
            }
        }
        return free;
    }
}
