package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.items.McpCall;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call that the gateway runs by itself; several may be under way at once. */
final class OpenMcpCall implements OpenItem {
    private final String id;
    private final int output;
    private final Delta.GatewayCall call;
    private final Events events;
    private String told = "";
    private Delta.@Nullable GatewayResult result;

    OpenMcpCall(String id, int output, Delta.GatewayCall call, Events events) throws IOException {
        this.id = id;
        this.output = output;
        this.call = call;
        this.events = events;
        events.send("response.output_item.added", OpenItem.event(output, json("in_progress")));
        events.send("response.mcp_call.in_progress", fields());
        told = McpCall.arguments(call);
        events.send("response.mcp_call_arguments.delta", fields().put("delta", told));
        events.send("response.mcp_call_arguments.done", fields().put("arguments", told));
    }

    /** What came of it; nothing but {@link #close} follows. */
    void gave(Delta.GatewayResult given) {
        result = given;
    }

    @Override
    public JsonObject json(String status) {
        return McpCall.item(id, call, told, result, status);
    }

    @Override
    public void close(String status) throws IOException {
        String how = status.equals("completed") ? "completed" : "failed";
        events.send("response.mcp_call." + how, fields());
        events.send("response.output_item.done", OpenItem.event(output, json(status)));
    }

    private JsonObject fields() {
        return OpenItem.fields(id, output);
    }
}
