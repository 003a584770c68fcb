package io.sfai.gateway.provider;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.inference.ToolChoice;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a client's choice means for its tools. */
public final class ChoosableTools {
    private ChoosableTools() {}

    /** Those that may be called, if any may. */
    public static List<Tool> of(List<Tool> tools, ToolChoice choice) {
        if (!(choice instanceof ToolChoice.Among among)) {
            return tools;
        }
        List<Tool> some = new ArrayList<>();
        for (Tool tool : tools) {
            if (among.names().contains(tool.name())) {
                some.add(tool);
            }
        }
        return some;
    }

    /**
     * The tools that a history has calls of. With calls an upstream wants tools, and some clients
     * leave them out once they are done.
     */
    public static List<Tool> called(List<Message> messages) {
        Set<String> called = new LinkedHashSet<>();
        for (Message message : messages) {
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

    /** Tells the journal of tools, such as a web search, that only their own upstream could run. */
    public static void tellDropped(InferenceRequest request) {
        JsonArray written = request.body().array("tools");
        Set<String> kinds = new LinkedHashSet<>();
        for (int i = 0; written != null && i < written.size(); i++) {
            JsonObject tool = written.object(i);
            if (tool != null && tool.object("function") == null && tool.object("custom") == null) {
                kinds.add(tool.string("type", "unknown"));
            }
        }
        if (!kinds.isEmpty()) {
            request.journal().note("droppedTools", JsonArray.of(kinds.toArray()));
        }
    }

    /**
     * The name that the upstream knows a demanded tool by.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if it is not among the tools
     */
    public static String sent(ToolChoice.Named demanded, List<Tool> tools, ToolNames names) {
        for (Tool tool : tools) {
            if (tool.name().equals(demanded.name())) {
                return names.sent(tool.name());
            }
        }
        throw new BadRequest(
                        "tool_choice names a tool that is not among the tools", "tool_choice", null)
                .exception();
    }
}
