package io.sfai.gateway.tool.mcp;

import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC's messages as the SDK has them and as JSON. What they carry stays our own tree: the
 * SDK's types for it would refuse a whole list for one bad tool, and load Jackson's databind.
 */
final class Messages {
    private static final String VERSION = "2.0";

    private Messages() {}

    /**
     * The message that this JSON is, or null if it is none.
     *
     * @throws io.sfai.gateway.error.GatewayException if it is an answer without a result
     */
    static @Nullable JSONRPCMessage of(JsonObject json) {
        Object id = json.get("id");
        boolean named = id instanceof String || id instanceof Long;
        String method = json.string("method");
        if (method != null) {
            Object params = json.get("params");
            if (named) {
                return new JSONRPCRequest(VERSION, method, id, params);
            }
            return id == null ? new JSONRPCNotification(VERSION, method, params) : null;
        }
        if (!named) {
            return null;
        }
        JsonObject error = json.object("error");
        JsonObject result = json.object("result");
        if (error == null && result == null) {
            throw Failures.malformed("its answer has no result");
        }
        return error == null
                ? new JSONRPCResponse(VERSION, id, result, null)
                : new JSONRPCResponse(VERSION, id, null, error(error));
    }

    private static JSONRPCError error(JsonObject error) {
        return new JSONRPCError(
                (int) error.integer("code", -32603), error.string("message", "no reason given"));
    }

    static JsonObject json(JSONRPCMessage message) {
        JsonObject json = new JsonObject().put("jsonrpc", VERSION);
        switch (message) {
            case JSONRPCRequest request ->
                    withParams(
                            json.put("id", request.id()).put("method", request.method()),
                            request.params());
            case JSONRPCNotification notification ->
                    withParams(json.put("method", notification.method()), notification.params());
            case JSONRPCResponse response -> {
                json.put("id", response.id());
                JSONRPCError error = response.error();
                if (error == null) {
                    json.put("result", response.result());
                } else {
                    json.put("error", error(error));
                }
            }
            default -> throw new IllegalArgumentException("no message of JSON-RPC");
        }
        return json;
    }

    /** Tells a server that nobody waits for an answer any more. */
    static JsonObject cancelled(Object id) {
        return new JsonObject()
                .put("jsonrpc", VERSION)
                .put("method", "notifications/cancelled")
                .put("params", new JsonObject().put("requestId", id).put("reason", "nobody waits"));
    }

    private static JsonObject error(JSONRPCError error) {
        return new JsonObject()
                .put("code", Long.valueOf(error.code()))
                .put("message", error.message());
    }

    private static void withParams(JsonObject json, @Nullable Object params) {
        if (params != null) {
            json.put("params", params);
        }
    }
}
