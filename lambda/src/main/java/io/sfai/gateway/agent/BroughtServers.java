package io.sfai.gateway.agent;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.Forbidden;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.ClientServer;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.model.ClientMcp;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.tool.CheckedTool;
import io.sfai.gateway.tool.ToolSource;
import io.sfai.gateway.tool.Tools;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The MCP servers that a client brings in its request. Nothing of them is kept for another request,
 * since their headers are the client's own.
 */
record BroughtServers(List<String> labels, List<ToolSource> sources) implements AutoCloseable {
    /** They are asked before the answer begins. */
    private static final int MOST = 8;

    /**
     * Those that the gateway calls: all, or none where the alias does not speak of them.
     *
     * @throws GatewayException 403 if the alias allows others, or other callers; 400 if the client
     *     wants to be asked before a tool runs
     */
    static List<ClientServer> of(Alias alias, InferenceRequest request) {
        ClientMcp allowed = alias.clientMcp();
        if (request.servers().isEmpty()) {
            return List.of();
        }
        if (allowed == null) {
            Object[] labels = request.servers().stream().map(ClientServer::label).toArray();
            request.journal().note("uncalledServers", JsonArray.of(labels));
            return List.of();
        }
        if (request.servers().size() > MOST) {
            throw new BadRequest("a request may bring at most " + MOST + " servers", "tools", null)
                    .exception();
        }
        for (ClientServer server : request.servers()) {
            if (!allowed.allows(request.caller()) || !allowed.allows(URI.create(server.url()))) {
                throw new Forbidden(
                                "the model \"%s\" does not let this key bring the server %s"
                                        .formatted(alias.name(), server.label()),
                                "mcp_server_not_allowed",
                                "tools")
                        .exception();
            }
            if (server.approval()) {
                throw new BadRequest(
                                "the gateway does not ask before it runs a tool: write"
                                        + " require_approval: \"never\"",
                                "tools",
                                null)
                        .exception();
            }
        }
        return request.servers();
    }

    /**
     * The tools of all of them, which are asked at once.
     *
     * @throws GatewayException if one can't tell
     */
    List<CheckedTool> tools() {
        List<CompletableFuture<List<CheckedTool>>> asked =
                sources.stream()
                        .map(source ->
                                CompletableFuture.supplyAsync(
                                        () -> Tools.of(source), Thread::startVirtualThread))
                        .toList();
        List<CheckedTool> all = new ArrayList<>();
        try {
            asked.forEach(answer -> all.addAll(answer.join()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof GatewayException known ? known : e;
        }
        return all;
    }

    /** An answer's headers, saying that these servers are called. */
    Map<String, String> addedTo(Map<String, String> headers) {
        if (labels.isEmpty() || headers.isEmpty()) {
            return headers;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-sfai-mcp-servers", String.join(", ", labels));
        return all;
    }

    @Override
    public void close() {
        sources.forEach(ToolSource::close);
    }
}
