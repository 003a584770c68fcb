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
import org.jspecify.annotations.Nullable;

/** Chat Completions, with unknown fields as compatible servers have them. */
final class OpenAiWire extends Wire {
    @Override
    String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    List<byte[]> stream(Script script, Received request) {
        List<byte[]> events = new ArrayList<>();
        events.add(chunk(new JsonObject().put("role", "assistant").put("content", ""), null));
        for (Thought thought : script.thoughts()) {
            if (thought.signature() != null) {
                events.add(chunk(new JsonObject().put("reasoning_content", thought.text()), null));
            }
        }
        for (String word : script.saidWords()) {
            events.add(chunk(new JsonObject().put("content", word), null));
        }
        for (int i = 0; i < script.calls().size(); i++) {
            call(i, script.calls().get(i), events);
        }
        if (script.fault() == Fault.MID_STREAM) {
            events.add(event(Json.text(failure("server_error", "The server had an error"))));
        } else if (script.fault() == Fault.NONE) {
            events.add(chunk(new JsonObject(), script.finish()));
            events.add(
                    event(
                            Json.text(
                                    head("chat.completion.chunk")
                                            .put("choices", new JsonArray())
                                            .put("usage", usage()))));
            events.add(event("[DONE]"));
        }
        return events;
    }

    private static void call(int index, Call call, List<byte[]> events) {
        JsonObject start = new JsonObject().put("name", call.name());
        start.put("arguments", call.whole() ? call.arguments() : "");
        JsonObject first = new JsonObject().put("index", (long) index).put("id", call.id());
        events.add(calls(first.put("type", "function").put("function", start)));
        for (String piece : call.whole() ? List.<String>of() : call.pieces()) {
            JsonObject more = new JsonObject().put("index", (long) index);
            events.add(calls(more.put("function", new JsonObject().put("arguments", piece))));
        }
    }

    private static byte[] calls(JsonObject call) {
        return chunk(new JsonObject().put("tool_calls", JsonArray.of(call)), null);
    }

    private static byte[] chunk(JsonObject delta, @Nullable String finish) {
        JsonObject choice = new JsonObject().put("index", 0L).put("delta", delta);
        choice.put("logprobs", null).put("finish_reason", finish);
        JsonObject chunk = head("chat.completion.chunk").put("choices", JsonArray.of(choice));
        return event(Json.text(chunk.put("usage", null)));
    }

    private static byte[] event(String data) {
        return utf8("data: " + data + "\n\n");
    }

    @Override
    JsonObject whole(Script script, Received request) {
        if (script.fault() == Fault.MID_STREAM) {
            return failure("server_error", "The server had an error");
        }
        JsonObject message = new JsonObject().put("role", "assistant");
        message.put("content", script.text().isEmpty() ? null : script.text());
        for (Thought thought : script.thoughts()) {
            if (thought.signature() != null) {
                message.put("reasoning_content", thought.text());
            }
        }
        JsonArray calls = new JsonArray();
        for (Call call : script.calls()) {
            JsonObject function = new JsonObject().put("name", call.name());
            function.put("arguments", call.arguments());
            calls.add(
                    new JsonObject()
                            .put("id", call.id())
                            .put("type", "function")
                            .put("function", function));
        }
        if (!calls.isEmpty()) {
            message.put("tool_calls", calls);
        }
        JsonObject choice = new JsonObject().put("index", 0L).put("message", message);
        choice.put("finish_reason", script.finish());
        JsonObject whole = head("chat.completion").put("choices", JsonArray.of(choice));
        return whole.put("usage", usage());
    }

    @Override
    JsonObject refusal() {
        return failure("rate_limit_exceeded", "Rate limit reached for requests");
    }

    private static JsonObject failure(String code, String message) {
        JsonObject error = new JsonObject().put("message", message).put("type", "requests");
        error.put("param", null).put("code", code);
        return new JsonObject().put("error", error);
    }

    private static JsonObject head(String kind) {
        JsonObject head = new JsonObject().put("id", "up-1").put("object", kind);
        head.put("created", 1_750_000_000L).put("model", "upstream-name");
        return head.put("service_tier", "default").put("system_fingerprint", "fp_1");
    }

    private static JsonObject usage() {
        JsonObject usage = new JsonObject().put("prompt_tokens", (long) Script.INPUT);
        usage.put("completion_tokens", (long) Script.OUTPUT);
        usage.put("total_tokens", (long) (Script.INPUT + Script.OUTPUT));
        usage.put(
                "prompt_tokens_details",
                new JsonObject().put("cached_tokens", (long) Script.CACHE_READ));
        return usage.put("completion_tokens_details", new JsonObject().put("reasoning_tokens", 0L));
    }
}
