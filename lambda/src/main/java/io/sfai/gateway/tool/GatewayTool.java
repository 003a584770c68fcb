package io.sfai.gateway.tool;

import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A tool that the gateway runs for models. */
public interface GatewayTool {
    /** As models are told of it: name, description, JSON Schema of the arguments. */
    Tool definition();

    /** Where it comes from, as clients are told: the map's name of it, or {@code gateway}. */
    String server();

    /** How long a call may take. */
    Duration patience();

    /** JSON Schema of {@link ToolOutcome#structured}; null if nothing is promised. */
    default @Nullable JsonObject outputSchema() {
        return null;
    }

    /**
     * Runs a call. Blocks until it has ended, which it does soon after its thread was interrupted.
     * What goes wrong is an outcome too: the model is told.
     *
     * @param arguments that fit the definition's schema
     */
    ToolOutcome call(JsonObject arguments);
}
