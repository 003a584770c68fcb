package io.sfai.gateway.tool.mcp;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.upstream.Deadline;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A tool of a server. */
final class McpTool implements GatewayTool {
    private final Tool definition;
    private final String own;
    private final @Nullable JsonObject outputSchema;
    private final ServerSettings settings;
    private final Connection connection;
    private final Consumer<GatewayException> log;

    /**
     * @param own its name as the server has it
     * @param log told why a call could not be made
     */
    McpTool(
            Tool definition,
            String own,
            @Nullable JsonObject outputSchema,
            ServerSettings settings,
            Connection connection,
            Consumer<GatewayException> log) {
        this.definition = definition;
        this.own = own;
        this.outputSchema = outputSchema;
        this.settings = settings;
        this.connection = connection;
        this.log = log;
    }

    @Override
    public Tool definition() {
        return definition;
    }

    @Override
    public String server() {
        return settings.name();
    }

    @Override
    public Duration patience() {
        return settings.patience();
    }

    @Override
    public @Nullable JsonObject outputSchema() {
        return outputSchema;
    }

    @Override
    public ToolOutcome call(JsonObject arguments) {
        JsonObject params = new JsonObject().put("name", own).put("arguments", arguments);
        try {
            Deadline deadline = Deadline.in(settings.patience());
            return CallResult.of(connection.request("tools/call", params, deadline));
        } catch (GatewayException e) {
            if (Thread.currentThread().isInterrupted()) {
                return ToolOutcome.failed("The call was stopped before it had ended.");
            }
            GatewayException reason = Failures.forLog(settings.name(), e);
            if (reason != null) {
                log.accept(reason);
            }
            return ToolOutcome.failed(Failures.forModel(e));
        }
    }
}
