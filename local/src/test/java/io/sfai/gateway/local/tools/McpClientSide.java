package io.sfai.gateway.local.tools;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.secret.EnvironmentSecrets;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.tool.mcp.McpServer;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** What asks a server under test, with a clock that can be moved. */
final class McpClientSide implements AutoCloseable {
    static final SecretSource SECRETS =
            new EnvironmentSecrets(Map.of("DOCS_TOKEN", "token-0123456789"));

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
    private final InstantSource clock = now::get;
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private final McpServer server;

    private McpClientSide(JsonObject body, SecretSource secrets) {
        server =
                McpServer.of(
                        new ToolSpec("docs", "mcp", body),
                        secrets,
                        new UpstreamClient(clock),
                        clock,
                        e -> notes.add(e.getMessage()));
    }

    static McpClientSide of(URI url) {
        return of(url, "{}");
    }

    /** One with more settings than an address. */
    static McpClientSide of(URI url, String settings) {
        return of(url, settings, SECRETS);
    }

    static McpClientSide of(URI url, String settings, SecretSource secrets) {
        return new McpClientSide(Json.object(settings).put("url", url.toString()), secrets);
    }

    List<GatewayTool> tools() {
        return server.tools();
    }

    List<String> names() {
        return tools().stream().map(each -> each.definition().name()).toList();
    }

    GatewayTool tool(String name) {
        return tools().stream()
                .filter(each -> each.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    ToolOutcome call(String name) {
        return tool(name).call(new JsonObject().put("text", "hello"));
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    void passes(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** The texts of an outcome, joined. */
    static String texts(ToolOutcome outcome) {
        StringBuilder texts = new StringBuilder();
        for (Part part : outcome.parts()) {
            if (part instanceof Part.Text text) {
                texts.append(text.text());
            }
        }
        return texts.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
