package io.sfai.gateway.api.responses;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ResponseId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items of one answer as they come about, streamed or not. What is said and what is thought end
 * where something else begins; calls end with the answer, since upstreams may mix their pieces;
 * those that the gateway runs end with their results.
 */
final class Answer {
    /** What a client asks for that keeps its conversation itself. */
    static final String ENCRYPTED = "reasoning.encrypted_content";

    private final ResponseId id;
    private final Set<String> custom;
    private final boolean encrypted;
    private final Events events;
    private final List<OpenItem> items = new ArrayList<>();
    private final Map<Integer, OpenCall> calls = new LinkedHashMap<>();

    /** Calls that the gateway runs, by the ids that it tells results under. */
    private final Map<String, OpenMcpCall> running = new HashMap<>();

    private final Map<OpenItem, String> ended = new LinkedHashMap<>();
    private @Nullable FinishReason finish;
    private @Nullable Usage usage;

    /**
     * @param custom the names of tools that are called with text
     * @param encrypted whether the client asked for {@link #ENCRYPTED}
     */
    Answer(ResponseId id, Set<String> custom, boolean encrypted, Events events) {
        this.id = id;
        this.custom = custom;
        this.encrypted = encrypted;
        this.events = events;
    }

    void add(Delta delta) throws IOException {
        switch (delta) {
            case Delta.Text text -> message().text(text.text());
            case Delta.Refusal words -> message().refusal(words.text());
            case Delta.Reasoning thought -> reasoning().text(thought.text());
            case Delta.ThoughtEnd end -> {
                OpenReasoning reasoning = reasoning();
                reasoning.signed(end.thought());
                end(reasoning, "completed");
            }
            case Delta.ToolCallStart start -> called(start);
            case Delta.ToolCallArguments more -> {
                OpenCall call = calls.get(more.index());
                if (call != null) {
                    call.arguments(more.fragment());
                }
            }
            case Delta.GatewayCall call -> ran(call);
            case Delta.GatewayResult result -> gave(result);
            case Delta.NextStep step -> endCurrent("completed");
            case Delta.Embeddings none -> {}
            case Delta.Finish end -> finish = end.reason();
            case Delta.UsageReport report -> usage = report.usage();
        }
    }

    private void called(Delta.ToolCallStart start) throws IOException {
        endCurrent("completed");
        boolean text = custom.contains(start.name());
        String itemId = itemId(text ? "ctc" : "fc");
        OpenCall call = new OpenCall(itemId, items.size(), start, text, events);
        items.add(call);
        calls.put(start.index(), call);
    }

    private void ran(Delta.GatewayCall call) throws IOException {
        endCurrent("completed");
        OpenMcpCall open = new OpenMcpCall(itemId("mcp"), items.size(), call, events);
        items.add(open);
        running.put(call.id(), open);
    }

    private void gave(Delta.GatewayResult result) throws IOException {
        OpenMcpCall open = running.remove(result.callId());
        if (open != null) {
            open.gave(result);
            end(open, result.failed() ? "failed" : "completed");
        }
    }

    /** Ends what is open: nothing more comes. */
    void end() throws IOException {
        String status = incomplete() == null ? "completed" : "incomplete";
        for (OpenItem item : List.copyOf(items)) {
            end(item, item instanceof OpenMcpCall ? "incomplete" : status);
        }
    }

    /** Why the answer is not whole, in OpenAI's words; null if it is. */
    @Nullable String incomplete() {
        return switch (finish == null ? FinishReason.Unified.STOP : finish.unified()) {
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            case STOP, TOOL_CALLS, OTHER -> null;
        };
    }

    @Nullable Usage usage() {
        return usage;
    }

    /** The items so far, with what only goes back to their model. */
    JsonArray output() {
        JsonArray output = new JsonArray();
        items.forEach(item -> output.add(item.json(ended.getOrDefault(item, "incomplete"))));
        return output;
    }

    /** Items as the client gets them. */
    static JsonArray shown(JsonArray items, boolean encrypted) {
        JsonArray shown = new JsonArray();
        for (int i = 0; i < items.size(); i++) {
            JsonObject item = items.object(i);
            shown.add(item == null ? items.get(i) : shown(item, encrypted));
        }
        return shown;
    }

    /** An item as the client gets it: what goes back to its model is for who asked for it. */
    static JsonObject shown(JsonObject item, boolean encrypted) {
        if (encrypted || !"reasoning".equals(item.string("type"))) {
            return item;
        }
        JsonObject shown = item.copy();
        shown.remove("encrypted_content");
        return shown;
    }

    private OpenMessage message() throws IOException {
        if (current() instanceof OpenMessage message) {
            return message;
        }
        endCurrent("completed");
        OpenMessage message = new OpenMessage(itemId("msg"), items.size(), events);
        items.add(message);
        return message;
    }

    private OpenReasoning reasoning() throws IOException {
        if (current() instanceof OpenReasoning reasoning) {
            return reasoning;
        }
        endCurrent("completed");
        OpenReasoning reasoning = new OpenReasoning(itemId("rs"), items.size(), encrypted, events);
        items.add(reasoning);
        return reasoning;
    }

    private String itemId(String kind) {
        return id.item(kind, "o" + items.size());
    }

    /** The last item, if it is open. */
    private @Nullable OpenItem current() {
        return items.isEmpty() || ended.containsKey(items.getLast()) ? null : items.getLast();
    }

    private void endCurrent(String status) throws IOException {
        OpenItem current = current();
        switch (current) {
            case OpenMessage message -> end(message, status);
            case OpenReasoning reasoning -> end(reasoning, status);
            case OpenCall call -> {}
            case OpenMcpCall call -> {}
            case null -> {}
        }
    }

    private void end(OpenItem item, String status) throws IOException {
        if (ended.putIfAbsent(item, status) == null) {
            item.close(status);
        }
    }
}
