package io.sfai.gateway;

import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.ClientServer;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.ToolSource;
import io.sfai.gateway.tool.builtin.BuiltIns;
import io.sfai.gateway.tool.mcp.McpServer;
import io.sfai.gateway.tool.web.HttpTool;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Makes the tools of a map's entry. */
final class ToolSources implements Function<ToolSpec, ToolSource> {
    private final SecretSource secrets;
    private final UpstreamClient client;
    private final InstantSource clock;
    private final BiConsumer<String, GatewayException> failed;

    /**
     * @param failed told, for the log, of a tool's name and of what its model is not told
     */
    ToolSources(
            SecretSource secrets,
            UpstreamClient client,
            InstantSource clock,
            BiConsumer<String, GatewayException> failed) {
        this.secrets = secrets;
        this.client = client;
        this.clock = clock;
        this.failed = failed;
    }

    /** Never fails: what is wrong with an entry is said when its tools are asked for. */
    @Override
    public ToolSource apply(ToolSpec spec) {
        try {
            return made(spec);
        } catch (GatewayException e) {
            return () -> {
                throw e;
            };
        }
    }

    private ToolSource made(ToolSpec spec) {
        return switch (spec.type()) {
            case "builtin" -> {
                List<GatewayTool> tools = List.of(BuiltIns.of(spec, client, clock));
                yield () -> tools;
            }
            case "http" -> new HttpTool(spec, client, secrets, failed);
            case "mcp" ->
                    McpServer.of(spec, secrets, client, clock, e -> failed.accept(spec.name(), e));
            default -> throw notBuilt("there is no type of tool " + spec.type());
        };
    }

    /** The tools of a server that a client brings, where its alias allows that. */
    ToolSource ofClient(ClientServer server) {
        return McpServer.of(
                server.label(),
                URI.create(server.url()),
                server.headers(),
                server.allowed(),
                client,
                clock);
    }

    private static GatewayException notBuilt(String message) {
        return new NotBuilt(message).exception();
    }
}
