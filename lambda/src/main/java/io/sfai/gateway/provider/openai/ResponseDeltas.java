package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One response as its events come, in the gateway's own terms: what is said, thought and called.
 * Tools that the upstream runs itself say nothing that another dialect could tell. What came in no
 * delta is read where it comes whole, since some servers stream only the ends of items.
 */
final class ResponseDeltas {
    /** Calls by their place in the output. */
    private final Map<Long, Call> calls = new HashMap<>();

    /** Items, by their place in the output, of which something has been told. */
    private final Set<Long> told = new HashSet<>();

    private boolean over;

    /** A call in the making; one of a custom tool has its text as an argument, as in Chat. */
    private record Call(int index, boolean custom, StringBuilder given) {}

    /** Whether the terminal event has come. */
    boolean isOver() {
        return over;
    }

    /** What an event says, which may be nothing. */
    List<Delta> of(JsonObject event) {
        String delta = event.string("delta", "");
        return switch (event.string("type", "")) {
            case "response.output_text.delta" -> said(event, new Delta.Text(delta), delta);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                    said(event, new Delta.Reasoning(delta), delta);
            case "response.refusal.delta" -> said(event, new Delta.Refusal(delta), delta);
            case "response.reasoning_summary_part.added" ->
                    event.integer("summary_index", 0) > 0
                            ? List.of(new Delta.Reasoning("\n\n"))
                            : List.of();
            case "response.function_call_arguments.delta",
                    "response.custom_tool_call_input.delta" ->
                    arguments(calls.get(place(event)), delta);
            case "response.output_item.added" -> begun(place(event), event.object("item"));
            case "response.output_item.done" -> done(place(event), event.object("item"));
            case "response.completed", "response.incomplete" -> {
                over = true;
                JsonObject response = event.object("response");
                yield ended(response == null ? new JsonObject() : response);
            }
            default -> List.of();
        };
    }

    /** What a response says that came whole. */
    List<Delta> whole(JsonObject response) {
        return ended(response);
    }

    private static long place(JsonObject event) {
        return event.integer("output_index", 0);
    }

    private List<Delta> said(JsonObject event, Delta what, String words) {
        if (words.isEmpty()) {
            return List.of();
        }
        told.add(place(event));
        return List.of(what);
    }

    private List<Delta> begun(long place, @Nullable JsonObject item) {
        String type = item == null ? "" : item.string("type", "");
        boolean custom = type.equals("custom_tool_call");
        if (item == null || calls.containsKey(place) || !(custom || type.equals("function_call"))) {
            return List.of();
        }
        Call call = new Call(calls.size(), custom, new StringBuilder());
        calls.put(place, call);
        Delta start =
                new Delta.ToolCallStart(
                        call.index, item.string("call_id", ""), item.string("name", ""));
        return custom ? List.of(start, more(call, "{\"input\":\"")) : List.of(start);
    }

    private static Delta more(Call call, String fragment) {
        return new Delta.ToolCallArguments(call.index, fragment);
    }

    private static List<Delta> arguments(@Nullable Call call, String fragment) {
        if (call == null || fragment.isEmpty()) {
            return List.of();
        }
        call.given.append(fragment);
        return List.of(more(call, call.custom ? inQuotes(fragment) : fragment));
    }

    /** A text as it stands between the quotes of JSON. */
    private static String inQuotes(String text) {
        String quoted = new String(JsonText.quoted(text), StandardCharsets.UTF_8);
        return quoted.substring(1, quoted.length() - 1);
    }

    private List<Delta> done(long place, @Nullable JsonObject item) {
        if (item == null) {
            return List.of();
        }
        List<Delta> deltas = new ArrayList<>(begun(place, item));
        Call call = calls.get(place);
        boolean first = told.add(place);
        if (call == null) {
            return first ? whole(item, deltas) : deltas;
        }
        if (!first) {
            return deltas;
        }
        if (call.given.isEmpty()) {
            deltas.addAll(arguments(call, item.string(call.custom ? "input" : "arguments", "")));
        }
        if (call.custom) {
            deltas.add(more(call, "\"}"));
        }
        return deltas;
    }

    private static List<Delta> whole(JsonObject item, List<Delta> deltas) {
        for (String field : List.of("summary", "content")) {
            JsonArray parts = item.array(field);
            for (int i = 0; parts != null && i < parts.size(); i++) {
                JsonObject part = parts.object(i);
                if (part != null) {
                    part(part, deltas);
                }
            }
        }
        return deltas;
    }

    private static void part(JsonObject part, List<Delta> deltas) {
        String text = part.string("text", part.string("refusal", ""));
        if (text.isEmpty()) {
            return;
        }
        switch (part.string("type", "")) {
            case "output_text" -> deltas.add(new Delta.Text(text));
            case "refusal" -> deltas.add(new Delta.Refusal(text));
            case "summary_text", "reasoning_text" -> deltas.add(new Delta.Reasoning(text));
            default -> {}
        }
    }

    /** The end: items of which nothing was told yet, why it is over, and what it used. */
    private List<Delta> ended(JsonObject response) {
        List<Delta> deltas = new ArrayList<>();
        JsonArray output = response.array("output");
        for (int i = 0; output != null && i < output.size(); i++) {
            if (!told.contains((long) i)) {
                deltas.addAll(done(i, output.object(i)));
            }
        }
        deltas.add(new Delta.Finish(reason(response)));
        JsonObject usage = response.object("usage");
        if (usage != null) {
            deltas.add(new Delta.UsageReport(usage(usage)));
        }
        return deltas;
    }

    private FinishReason reason(JsonObject response) {
        JsonObject details = response.object("incomplete_details");
        String why = details == null ? "" : details.string("reason", "");
        return switch (why) {
            case "" ->
                    new FinishReason(
                            calls.isEmpty() ? Unified.STOP : Unified.TOOL_CALLS,
                            response.string("status", "completed"));
            case "max_output_tokens" -> new FinishReason(Unified.LENGTH, why);
            case "content_filter" -> new FinishReason(Unified.CONTENT_FILTER, why);
            default -> new FinishReason(Unified.OTHER, why);
        };
    }

    private static Usage usage(JsonObject usage) {
        JsonObject in = usage.object("input_tokens_details");
        JsonObject out = usage.object("output_tokens_details");
        return new Usage(
                usage.integer("input_tokens", 0),
                usage.integer("output_tokens", 0),
                in == null ? 0 : in.integer("cached_tokens", 0),
                in == null ? 0 : in.integer("cache_write_tokens", 0),
                out == null ? 0 : out.integer("reasoning_tokens", 0),
                false);
    }
}
