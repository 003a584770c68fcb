package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.ToolOutcome;
import java.time.Duration;
import java.util.List;

/** What all tools of the gateway's own have in common. */
abstract class BuiltIn implements GatewayTool {
    private final Tool definition;
    private final Duration patience;

    /**
     * @param parameters a JSON Schema as text
     */
    BuiltIn(String name, String description, String parameters, Duration patience) {
        this.definition = new Tool(name, description, Json.object(parameters));
        this.patience = patience;
    }

    @Override
    public final Tool definition() {
        return definition;
    }

    @Override
    public final String server() {
        return BuiltIns.SERVER;
    }

    @Override
    public final Duration patience() {
        return patience;
    }

    /** An outcome that is JSON. */
    static ToolOutcome json(JsonObject value) {
        return new ToolOutcome(List.of(new Part.Text(Json.text(value))), false, value);
    }
}
