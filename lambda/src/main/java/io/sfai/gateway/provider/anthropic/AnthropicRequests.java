package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Parameters;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.AnswerTool;
import io.sfai.gateway.provider.SchemaSubset;
import io.sfai.gateway.provider.ToolSchemas;
import io.sfai.gateway.provider.Turns.Turn;
import io.sfai.gateway.upstream.MediaLoader;
import java.util.List;

/** Writes a request's body. */
final class AnthropicRequests {
    private static final int LONGEST_USER = 256;
    private static final List<String> COUNTED =
            List.of("model", "system", "messages", "tools", "tool_choice", "thinking");

    /** With thinking, {@code top_p} is taken only from here to 1. */
    private static final double LEAST_THINKING_TOP_P = 0.95;

    private AnthropicRequests() {}

    /**
     * The body; waits for images and documents that must be fetched.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming a part that can't be sent
     */
    static JsonObject body(Plan plan, MediaLoader media) {
        Blocks blocks = new Blocks(plan.tools().names(), media.forOneRequest());
        JsonObject body = new JsonObject();
        body.put("model", plan.target().model()).put("max_tokens", plan.thoughts().maxTokens());
        if (plan.streamed()) {
            body.put("stream", true);
        }
        List<Part> system = plan.marked().turns().system();
        if (!system.isEmpty()) {
            body.put("system", blocks.system(system));
        }
        tools(plan, body);
        body.put("messages", messages(plan, blocks));
        if (plan.thoughts().thinking() != null) {
            body.put("thinking", plan.thoughts().thinking());
        }
        output(plan, body);
        sampling(plan, body);
        addressing(plan.request().parameters(), body);
        return body;
    }

    /** What of a body can be counted. */
    static JsonObject counted(Plan plan, MediaLoader media) {
        JsonObject whole = body(plan, media);
        JsonObject counted = new JsonObject();
        for (String name : COUNTED) {
            if (whole.has(name)) {
                counted.put(name, whole.get(name));
            }
        }
        return counted;
    }

    private static JsonArray messages(Plan plan, Blocks blocks) {
        JsonArray messages = new JsonArray();
        for (Turn turn : plan.marked().turns().turns()) {
            messages.add(
                    new JsonObject()
                            .put("role", turn.isAssistant() ? "assistant" : "user")
                            .put("content", blocks.content(turn.parts())));
        }
        return messages;
    }

    private static void tools(Plan plan, JsonObject body) {
        ToolPlan tools = plan.tools();
        JsonArray definitions = new JsonArray();
        for (Tool tool : plan.marked().tools()) {
            definitions.add(definition(tool, tools));
        }
        if (tools.answer() != null) {
            definitions.add(
                    new JsonObject()
                            .put("name", tools.answer().name())
                            .put("description", AnswerTool.DESCRIPTION)
                            .put("input_schema", tools.answer().schema()));
        }
        if (definitions.isEmpty()) {
            return;
        }
        JsonObject choice = new JsonObject().put("type", tools.choice());
        if (tools.named() != null) {
            choice.put("name", tools.named());
        }
        if (tools.oneCall() && !tools.choice().equals("none")) {
            choice.put("disable_parallel_tool_use", true);
        }
        body.put("tools", definitions).put("tool_choice", choice);
    }

    private static JsonObject definition(Tool tool, ToolPlan tools) {
        JsonObject definition = new JsonObject().put("name", tools.names().sent(tool.name()));
        if (tool.description() != null && !tool.description().isBlank()) {
            definition.put("description", tool.description());
        }
        JsonObject schema = ToolSchemas.object(tool.parameters());
        if (tool.strict() && tools.strict()) {
            definition.put("strict", true).put("input_schema", SchemaSubset.of(schema));
        } else {
            definition.put("input_schema", schema);
        }
        if (tool.cacheMark() != null) {
            Blocks.mark(definition, tool.cacheMark());
        }
        return definition;
    }

    private static void output(Plan plan, JsonObject body) {
        JsonObject output = new JsonObject();
        if (plan.thoughts().effort() != null) {
            output.put("effort", plan.thoughts().effort());
        }
        if (plan.schema() != null) {
            output.put(
                    "format",
                    new JsonObject().put("type", "json_schema").put("schema", plan.schema()));
        }
        if (!output.isEmpty()) {
            body.put("output_config", output);
        }
    }

    /** A temperature of Chat's upper half is the highest here; thinking takes none at all. */
    private static void sampling(Plan plan, JsonObject body) {
        Parameters parameters = plan.request().parameters();
        boolean thinks = plan.thoughts().thinks();
        Number temperature = parameters.number("temperature");
        if (temperature != null && !thinks) {
            body.put("temperature", temperature.doubleValue() > 1 ? Long.valueOf(1) : temperature);
        }
        Number topP = parameters.number("top_p");
        if (topP != null && !(thinks && topP.doubleValue() < LEAST_THINKING_TOP_P)) {
            body.put("top_p", topP);
        }
        Number topK = parameters.number("top_k");
        if (topK != null && !thinks) {
            body.put("top_k", topK);
        }
        JsonArray stops = new JsonArray();
        for (String stop : parameters.stop()) {
            // One of white space alone is an error.
            if (!stop.isBlank()) {
                stops.add(stop);
            }
        }
        if (!stops.isEmpty()) {
            body.put("stop_sequences", stops);
        }
    }

    private static void addressing(Parameters parameters, JsonObject body) {
        Object user = parameters.get("user");
        if (user == null) {
            user = parameters.get("safety_identifier");
        }
        if (user instanceof String id && !id.isBlank()) {
            String cut = id.length() > LONGEST_USER ? id.substring(0, LONGEST_USER) : id;
            body.put("metadata", new JsonObject().put("user_id", cut));
        }
        // The others are OpenAI's own, and mean nothing that this upstream sells.
        switch (parameters.get("service_tier") instanceof String tier ? tier : "") {
            case "auto" -> body.put("service_tier", "auto");
            case "default", "standard_only" -> body.put("service_tier", "standard_only");
            default -> {}
        }
    }
}
