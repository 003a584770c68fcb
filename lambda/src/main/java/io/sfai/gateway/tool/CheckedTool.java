package io.sfai.gateway.tool;

import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonException;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;

/**
 * A tool with its schemas: only arguments that fit reach it, and only results that fit are good.
 */
public final class CheckedTool {
    private final GatewayTool tool;

    CheckedTool(GatewayTool tool) {
        this.tool = tool;
    }

    /** As models are told of it. */
    public Tool definition() {
        return tool.definition();
    }

    public String name() {
        return tool.definition().name();
    }

    /** Where it comes from, as clients are told. */
    public String server() {
        return tool.server();
    }

    /** How long a call may take. */
    public Duration patience() {
        return tool.patience();
    }

    /**
     * Runs a call. Blocks until it has ended, which it does soon after its thread was interrupted.
     *
     * @param written the arguments as the model wrote them
     */
    public ToolOutcome call(String written) {
        JsonObject arguments;
        try {
            arguments = Json.object(written.isBlank() ? "{}" : written);
        } catch (JsonException e) {
            return ToolOutcome.failed("the arguments are not a JSON object: " + e.reason());
        }
        return tool.call(arguments);
    }
}
