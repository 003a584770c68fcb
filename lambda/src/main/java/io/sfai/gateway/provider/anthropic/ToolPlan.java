package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Journal;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ResponseFormat;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.inference.ToolChoice;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.SchemaSubset;
import io.sfai.gateway.provider.Thoughts.Calls;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.ToolSchemas;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
 * @param answerTool the name of our own tool; null if there is none
 * @param answer the definition of our own tool; null if there is none
 * @param strict whether tools that ask for it are held to their schemas
 */
record ToolPlan(
        ToolNames names,
        List<Tool> tools,
        String choice,
        @Nullable String named,
        boolean oneCall,
        @Nullable String answerTool,
        @Nullable JsonObject answer,
        boolean strict) {
    private static final String ANSWER = "json_answer";

    /** More strict tools are refused. */
    private static final int MOST_STRICT = 20;

    static ToolPlan of(
            InferenceRequest request,
            ToolNames names,
            StructuredOutput support,
            ResponseFormat format) {
        ToolChoice choice = request.parameters().toolChoice();
        List<Tool> allowed = allowed(request.tools(), choice);
        List<Tool> tools = allowed.isEmpty() ? known(request) : allowed;
        String word = allowed.isEmpty() ? "none" : word(choice);
        String named = word.equals("tool") ? named(choice, tools, names) : null;
        JsonObject schema =
                word.equals("any") || named != null || support == StructuredOutput.NONE
                        ? null
                        : schema(format);
        boolean oneCall = Boolean.FALSE.equals(request.parameters().parallelToolCalls());
        boolean strict =
                support == StructuredOutput.NATIVE
                        && tools.stream().filter(Tool::strict).count() <= MOST_STRICT;
        if (schema == null) {
            return new ToolPlan(names, tools, word, named, oneCall, null, null, strict);
        }
        String own = free(tools, names);
        JsonObject answer =
                new JsonObject()
                        .put("name", own)
                        .put("description", "Takes your answer, which is its arguments.")
                        .put("input_schema", schema);
        return word.equals("none")
                ? new ToolPlan(names, tools, "tool", own, true, own, answer, strict)
                : new ToolPlan(names, tools, "any", null, oneCall, own, answer, strict);
    }

    /** Whether a call must be made, and whose. */
    Calls calls() {
        if (answerTool != null) {
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
        return new ToolPlan(names, tools, "auto", null, oneCall, answerTool, answer, strict);
    }

    private static List<Tool> allowed(List<Tool> tools, ToolChoice choice) {
        return choice instanceof ToolChoice.Among among
                ? tools.stream().filter(tool -> among.names().contains(tool.name())).toList()
                : tools;
    }

    /** A history with calls needs tools, and some clients leave them out once they are done. */
    private static List<Tool> known(InferenceRequest request) {
        Set<String> called = new LinkedHashSet<>();
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolCall call) {
                    called.add(call.name());
                }
            }
        }
        List<Tool> tools = new ArrayList<>();
        called.forEach(name -> tools.add(new Tool(name, null, null)));
        return tools;
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

    private static String named(ToolChoice choice, List<Tool> tools, ToolNames names) {
        String name = ((ToolChoice.Named) choice).name();
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw new BadRequest(
                            "tool_choice names a tool that is not among the tools",
                            "tool_choice",
                            null)
                    .exception();
        }
        return names.sent(name);
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

    private static String free(List<Tool> tools, ToolNames names) {
        Set<String> taken = new LinkedHashSet<>();
        tools.forEach(tool -> taken.add(names.sent(tool.name())));
        String free = ANSWER;
        while (taken.contains(free)) {
            free += "_";
        }
        return free;
    }
}
