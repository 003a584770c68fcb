package io.sfai.gateway.api.items;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ToolData;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that the gateway ran by itself, as an item: OpenAI's {@code mcp_call}, wherever the tool
 * comes from.
 *
 * @param call as a model is told of it
 * @param result what came of it
 */
public record McpCall(Part.ToolCall call, Part.ToolResult result) {
    /** The item's type. */
    public static final String TYPE = "mcp_call";

    /**
     * Writes an item.
     *
     * @param arguments as far as they have been told
     * @param result null while there is none; what the client is not told of is no output
     * @param status {@code in_progress}, {@code completed}, {@code failed} or, for a call that has
     *     no result when the answer ends, {@code incomplete}
     */
    public static JsonObject item(
            String id,
            Delta.GatewayCall call,
            String arguments,
            Delta.@Nullable GatewayResult result,
            String status) {
        String output = result == null ? null : result.output();
        boolean failed = result != null && result.failed();
        return new JsonObject()
                .put("id", id)
                .put("type", TYPE)
                .put("status", status)
                .put("approval_request_id", null)
                .put("arguments", arguments)
                .put("error", failed && output != null ? error(output) : null)
                .put("name", call.name())
                .put("output", failed ? null : output)
                .put("server_label", call.server());
    }

    /** The arguments of a call as items have them: JSON, unless the model wrote none. */
    public static String arguments(Delta.GatewayCall call) {
        return orEmpty(call.arguments());
    }

    private static String orEmpty(String arguments) {
        return arguments.isBlank() ? "{}" : arguments;
    }

    private static JsonObject error(String reason) {
        JsonObject text = new JsonObject().put("type", "text").put("text", reason);
        return new JsonObject()
                .put("type", "mcp_tool_execution_error")
                .put("content", JsonArray.of(text));
    }

    /**
     * Reads an item, whoever wrote it. What the tool gave is marked as such, as it was when its
     * model first read it.
     *
     * @return null if it does not tell what came of the call: no model is told half of it
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place
     */
    public static @Nullable McpCall read(JsonObject item, String place) {
        Object error = item.get("error");
        Object output = item.get("output");
        if (error == null && output == null) {
            return null;
        }
        String id = Refused.name(item, "id", place);
        Object arguments = item.get("arguments");
        if (arguments != null && !(arguments instanceof String)) {
            throw bad("arguments must be JSON in a string", place + ".arguments");
        }
        String name = Refused.name(item, "name", place);
        String given = orEmpty(arguments instanceof String text ? text : "");
        Part.ToolCall call = new Part.ToolCall(id, name, given);
        List<Part> parts =
                error == null
                        ? InputParts.output(output, place + ".output")
                        : List.of(new Part.Text(reason(error, place + ".error")));
        List<Part> marked = ToolData.marked(name, parts);
        return new McpCall(call, new Part.ToolResult(id, marked, error != null));
    }

    /** Older clients know a text, newer ones an object of one of three kinds. */
    private static String reason(Object error, String place) {
        return switch (error) {
            case String text -> text;
            case JsonObject object -> {
                StringBuilder words = new StringBuilder();
                JsonArray content = object.array("content");
                for (int i = 0; content != null && i < content.size(); i++) {
                    JsonObject part = content.object(i);
                    words.append(part == null ? "" : part.string("text", ""));
                }
                String message = object.string("message", words.toString());
                yield message.isBlank() ? Json.text(object) : message;
            }
            default -> throw bad("error must be a string or an object", place);
        };
    }
}
