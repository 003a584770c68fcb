package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.ToolOutcome;
import java.time.Duration;

/** Works out a sum. */
final class Calculate implements GatewayTool {
    static final String NAME = "calculate";

    private static final Tool DEFINITION =
            new Tool(
                    NAME,
                    "Works out an arithmetic expression exactly.",
                    Json.object(
                            """
                            {"type": "object",
                             "properties": {"expression": {"type": "string"}},
                             "required": ["expression"],
                             "additionalProperties": false}
                            """));

    @Override
    public Tool definition() {
        return DEFINITION;
    }

    @Override
    public String server() {
        return BuiltIns.SERVER;
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(1);
    }

    @Override
    public ToolOutcome call(JsonObject arguments) {
        return ToolOutcome.text(arguments.string("expression", ""));
    }
}
