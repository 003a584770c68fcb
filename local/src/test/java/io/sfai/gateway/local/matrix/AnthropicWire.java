package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.matrix.Script.Fault;
import io.sfai.gateway.local.matrix.Script.Thought;
import io.sfai.gateway.local.upstream.Received;
import java.util.ArrayList;
import java.util.List;

/**
 * Anthropic's Messages: with pings, usage that the end corrects, and a block of a tool that runs at
 * the upstream before the first call.
 */
final class AnthropicWire extends Wire {
    private static final String SERVER_TOOL =
            """
            {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}\
            """;

    private static final String SERVER_RESULT =
            """
            {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}\
            """;

    /** Where a tool is forced, the model answers by calling it. */
    static Script forced(Script script, JsonObject body) {
        JsonObject choice = body.object("tool_choice");
        String tool = choice == null ? null : choice.string("name");
        return tool == null
                ? script
                : Script.calls(new Call("toolu_forced", tool, script.text(), false));
    }

    @Override
    String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    List<byte[]> stream(Script asked, Received request) {
        Script script = forced(asked, request.body());
        List<byte[]> events = new ArrayList<>();
        JsonObject message = head().put("content", new JsonArray()).put("stop_reason", null);
        message.put("usage", usage(Script.INPUT - 70, 1));
        events.add(event("message_start", new JsonObject().put("message", message)));
        events.add(event("ping", new JsonObject()));
        Blocks blocks = new Blocks(events);
        for (Thought thought : script.thoughts()) {
            thought(thought, blocks);
        }
        if (!script.saidWords().isEmpty()) {
            blocks.start(Json.object("{\"type\":\"text\",\"text\":\"\"}"));
            for (String word : script.saidWords()) {
                blocks.delta("text_delta", "text", word);
            }
        }
        if (script.fault() == Fault.MID_STREAM) {
            events.add(event("error", new JsonObject().put("error", failed())));
        }
        if (script.fault() != Fault.NONE) {
            return events;
        }
        if (!script.text().isEmpty()) {
            blocks.stop();
        }
        calls(script, blocks);
        end(script, events);
        return events;
    }

    private static void thought(Thought thought, Blocks blocks) {
        String signature = thought.signature();
        if (signature == null) {
            JsonObject block = new JsonObject().put("type", "redacted_thinking");
            blocks.start(block.put("data", thought.text()));
        } else {
            blocks.start(
                    Json.object("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
            int half = thought.text().length() / 2;
            blocks.delta("thinking_delta", "thinking", thought.text().substring(0, half));
            blocks.delta("thinking_delta", "thinking", thought.text().substring(half));
            blocks.delta("signature_delta", "signature", signature);
        }
        blocks.stop();
    }

    private static void calls(Script script, Blocks blocks) {
        if (!script.calls().isEmpty()) {
            blocks.start(Json.object(SERVER_TOOL));
            blocks.delta("input_json_delta", "partial_json", "{\"query\":\"weather\"}");
            blocks.stop();
            blocks.start(Json.object(SERVER_RESULT));
            blocks.stop();
        }
        for (Call call : script.calls()) {
            JsonObject input = call.whole() ? Json.object(call.arguments()) : new JsonObject();
            blocks.start(toolUse(call).put("input", input));
            for (String piece : call.whole() ? List.of("") : call.pieces()) {
                blocks.delta("input_json_delta", "partial_json", piece);
            }
            blocks.stop();
        }
    }

    private static void end(Script script, List<byte[]> events) {
        JsonObject delta = new JsonObject().put("stop_reason", script.stopReason());
        JsonObject end = new JsonObject().put("delta", delta.put("stop_sequence", null));
        events.add(event("message_delta", end.put("usage", usage(newInput(), Script.OUTPUT))));
        events.add(event("message_stop", new JsonObject()));
    }

    /** Numbers the blocks. */
    private static final class Blocks {
        private final List<byte[]> events;
        private long index;

        Blocks(List<byte[]> events) {
            this.events = events;
        }

        void start(JsonObject block) {
            events.add(event("content_block_start", at().put("content_block", block)));
        }

        void delta(String type, String field, String value) {
            JsonObject delta = new JsonObject().put("type", type).put(field, value);
            events.add(event("content_block_delta", at().put("delta", delta)));
        }

        void stop() {
            events.add(event("content_block_stop", at()));
            events.add(event("ping", new JsonObject()));
            index++;
        }

        private JsonObject at() {
            return new JsonObject().put("index", index);
        }
    }

    private static byte[] event(String type, JsonObject rest) {
        JsonObject event = new JsonObject().put("type", type);
        rest.names().forEach(name -> event.put(name, rest.get(name)));
        return utf8("event: " + type + "\ndata: " + Json.text(event) + "\n\n");
    }

    @Override
    JsonObject whole(Script asked, Received request) {
        Script script = forced(asked, request.body());
        if (script.fault() == Fault.MID_STREAM) {
            return new JsonObject().put("type", "error").put("error", failed());
        }
        JsonArray content = new JsonArray();
        for (Thought thought : script.thoughts()) {
            JsonObject block = new JsonObject();
            content.add(
                    thought.signature() == null
                            ? block.put("type", "redacted_thinking").put("data", thought.text())
                            : block.put("type", "thinking")
                                    .put("thinking", thought.text())
                                    .put("signature", thought.signature()));
        }
        if (!script.text().isEmpty()) {
            content.add(new JsonObject().put("type", "text").put("text", script.text()));
        }
        if (!script.calls().isEmpty()) {
            content.add(Json.object(SERVER_TOOL)).add(Json.object(SERVER_RESULT));
        }
        for (Call call : script.calls()) {
            String arguments = call.arguments().isEmpty() ? "{}" : call.arguments();
            content.add(toolUse(call).put("input", Json.object(arguments)));
        }
        JsonObject message = head().put("content", content);
        message.put("stop_reason", script.stopReason()).put("stop_sequence", null);
        return message.put("usage", usage(newInput(), Script.OUTPUT));
    }

    private static JsonObject toolUse(Call call) {
        JsonObject block = new JsonObject().put("type", "tool_use").put("id", call.id());
        return block.put("name", call.name());
    }

    private static JsonObject head() {
        JsonObject head = new JsonObject().put("id", "msg_1").put("type", "message");
        return head.put("role", "assistant").put("model", "upstream-name");
    }

    /** Its input leaves out what the cache is concerned with. */
    private static int newInput() {
        return Script.INPUT - Script.CACHE_READ - Script.CACHE_WRITE;
    }

    private static JsonObject usage(int input, int output) {
        JsonObject usage = new JsonObject().put("input_tokens", (long) input);
        usage.put("cache_read_input_tokens", (long) Script.CACHE_READ);
        usage.put("cache_creation_input_tokens", (long) Script.CACHE_WRITE);
        return usage.put("output_tokens", (long) output);
    }

    @Override
    JsonObject refusal() {
        JsonObject error = new JsonObject().put("type", "rate_limit_error");
        error.put("message", "This request would exceed your rate limit");
        return new JsonObject().put("type", "error").put("error", error);
    }

    private static JsonObject failed() {
        return new JsonObject().put("type", "api_error").put("message", "The model failed");
    }
}
