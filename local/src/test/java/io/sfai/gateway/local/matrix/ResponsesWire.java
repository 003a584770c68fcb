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

/** Responses, as OpenAI's own address speaks it. */
final class ResponsesWire extends Wire {
    @Override
    String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    List<byte[]> stream(Script script, Received request) {
        Telling telling = new Telling();
        telling.event("response.created").put("response", response(script, request, "in_progress"));
        telling.event("response.in_progress")
                .put("response", response(script, request, "in_progress"));
        List<JsonObject> items = items(script);
        for (int i = 0; i < items.size(); i++) {
            switch (items.get(i).string("type", "")) {
                case "reasoning" -> telling.reasoning(items.get(i), i);
                case "message" -> telling.message(items.get(i), i, script);
                default -> telling.call(items.get(i), i, script);
            }
        }
        if (script.fault() == Fault.MID_STREAM) {
            telling.event("response.failed")
                    .put("response", response(script, request, "failed").put("error", error()));
        } else if (script.fault() == Fault.NONE) {
            String status = script.limited() ? "incomplete" : "completed";
            telling.event("response." + status).put("response", response(script, request, status));
        }
        return telling.bytes();
    }

    @Override
    JsonObject whole(Script script, Received request) {
        return script.fault() == Fault.MID_STREAM
                ? response(script, request, "failed").put("error", error())
                : response(script, request, script.limited() ? "incomplete" : "completed");
    }

    @Override
    JsonObject refusal() {
        JsonObject error = new JsonObject().put("message", "Rate limit reached for requests");
        error.put("type", "requests").put("param", null).put("code", "rate_limit_exceeded");
        return new JsonObject().put("error", error);
    }

    private static JsonObject error() {
        return new JsonObject()
                .put("code", "server_error")
                .put("message", "The server had an error");
    }

    private static JsonObject response(Script script, Received request, String status) {
        boolean over = status.equals("completed") || status.equals("incomplete");
        JsonObject response = new JsonObject().put("id", "resp_up").put("object", "response");
        response.put("created_at", 1_750_000_000L).put("status", status).put("error", null);
        response.put("model", "upstream-name").put("store", false).put("instructions", null);
        response.put("tools", request.body().get("tools")).put("metadata", new JsonObject());
        JsonObject limit = new JsonObject().put("reason", "max_output_tokens");
        response.put("incomplete_details", status.equals("incomplete") ? limit : null);
        JsonArray output = new JsonArray();
        (over ? items(script) : List.<JsonObject>of()).forEach(output::add);
        return response.put("output", output).put("usage", over ? usage() : null);
    }

    private static JsonObject usage() {
        return new JsonObject()
                .put("input_tokens", (long) Script.INPUT)
                .put(
                        "input_tokens_details",
                        new JsonObject().put("cached_tokens", (long) Script.CACHE_READ))
                .put("output_tokens", (long) Script.OUTPUT)
                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0L))
                .put("total_tokens", (long) (Script.INPUT + Script.OUTPUT));
    }

    /** The items as they are when they are whole. */
    private static List<JsonObject> items(Script script) {
        List<JsonObject> items = new ArrayList<>();
        for (Thought thought : script.thoughts()) {
            JsonArray summary = new JsonArray();
            if (thought.signature() != null) {
                summary.add(
                        new JsonObject().put("type", "summary_text").put("text", thought.text()));
            }
            items.add(
                    new JsonObject()
                            .put("id", "rs_up" + items.size())
                            .put("type", "reasoning")
                            .put("summary", summary)
                            .put("encrypted_content", "gAAAA" + items.size()));
        }
        if (!script.text().isEmpty()) {
            JsonObject message = new JsonObject().put("id", "msg_up").put("type", "message");
            message.put("status", "completed").put("role", "assistant");
            String said = String.join("", script.saidWords());
            items.add(message.put("content", JsonArray.of(part(said))));
        }
        for (Call call : script.calls()) {
            JsonObject item = new JsonObject().put("id", "fc_up" + items.size());
            item.put("type", "function_call").put("call_id", call.id()).put("name", call.name());
            String arguments = call.arguments().isEmpty() ? "{}" : call.arguments();
            item.put("arguments", arguments);
            items.add(item.put("status", script.limited() ? "incomplete" : "completed"));
        }
        return items;
    }

    private static JsonObject part(String text) {
        return new JsonObject()
                .put("type", "output_text")
                .put("annotations", new JsonArray())
                .put("logprobs", new JsonArray())
                .put("text", text);
    }

    /** The events of a stream as they come about. */
    private static final class Telling {
        private final List<JsonObject> events = new ArrayList<>();

        JsonObject event(String type) {
            JsonObject event = new JsonObject().put("type", type);
            events.add(event.put("sequence_number", (long) events.size()));
            return event;
        }

        List<byte[]> bytes() {
            return events.stream()
                    .map(event ->
                            utf8(
                                    "event: %s\ndata: %s\n\n"
                                            .formatted(event.get("type"), Json.text(event))))
                    .toList();
        }

        private JsonObject item(String step, int place, JsonObject item) {
            return event("response.output_item." + step)
                    .put("output_index", (long) place)
                    .put("item", item);
        }

        private JsonObject inside(String type, int place, JsonObject item) {
            return event("response." + type)
                    .put("item_id", item.get("id"))
                    .put("output_index", (long) place);
        }

        void reasoning(JsonObject item, int place) {
            item("added", place, item.copy().put("summary", new JsonArray()));
            for (JsonObject part : At.objects(item, "summary")) {
                inside("reasoning_summary_part.added", place, item)
                        .put("summary_index", 0L)
                        .put("part", part.copy().put("text", ""));
                inside("reasoning_summary_text.delta", place, item)
                        .put("summary_index", 0L)
                        .put("delta", part.get("text"));
                inside("reasoning_summary_text.done", place, item)
                        .put("summary_index", 0L)
                        .put("text", part.get("text"));
                inside("reasoning_summary_part.done", place, item)
                        .put("summary_index", 0L)
                        .put("part", part);
            }
            item("done", place, item);
        }

        void message(JsonObject item, int place, Script script) {
            JsonObject begun = item.copy().put("content", new JsonArray());
            item("added", place, begun.put("status", "in_progress"));
            inside("content_part.added", place, item)
                    .put("content_index", 0L)
                    .put("part", part(""));
            for (String word : script.saidWords()) {
                inside("output_text.delta", place, item)
                        .put("content_index", 0L)
                        .put("delta", word)
                        .put("logprobs", new JsonArray());
            }
            if (script.fault() != Fault.NONE) {
                return;
            }
            inside("output_text.done", place, item)
                    .put("content_index", 0L)
                    .put("text", script.text())
                    .put("logprobs", new JsonArray());
            inside("content_part.done", place, item)
                    .put("content_index", 0L)
                    .put("part", part(script.text()));
            item("done", place, item);
        }

        void call(JsonObject item, int place, Script script) {
            item("added", place, item.copy().put("arguments", "").put("status", "in_progress"));
            String arguments = item.string("arguments", "");
            for (Call call : script.calls()) {
                if (call.id().equals(item.get("call_id"))) {
                    List<String> pieces = call.whole() ? List.of(arguments) : call.pieces();
                    for (String piece : pieces.isEmpty() ? List.of(arguments) : pieces) {
                        inside("function_call_arguments.delta", place, item).put("delta", piece);
                    }
                }
            }
            inside("function_call_arguments.done", place, item)
                    .put("name", item.get("name"))
                    .put("arguments", arguments);
            item("done", place, item);
        }
    }
}
