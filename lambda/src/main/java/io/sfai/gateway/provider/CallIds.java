package io.sfai.gateway.provider;

import io.sfai.gateway.inference.Part;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Makes the ids of a conversation's calls differ: many models begin anew with {@code call_0} in
 * each turn, and upstreams refuse a history in which an id comes twice. An id depends only on what
 * came before it, so that a cached beginning stays good.
 */
final class CallIds {
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> rounds = new HashMap<>();

    /** The new ids of calls without a result, by what they were called. */
    private final Map<String, Deque<String>> open = new HashMap<>();

    /** The next part, with an id of its own if it is a call, or its call's if it is a result. */
    Part unique(Part part) {
        return switch (part) {
            case Part.ToolCall call ->
                    new Part.ToolCall(opened(call.id()), call.name(), call.arguments());
            case Part.ToolResult result ->
                    new Part.ToolResult(answered(result.callId()), result.parts(), result.failed());
            default -> part;
        };
    }

    private String opened(String id) {
        String unique = id;
        while (!taken.add(unique)) {
            unique = id + "_" + (rounds.merge(id, 1, Integer::sum) + 1);
        }
        open.computeIfAbsent(id, each -> new ArrayDeque<>(1)).add(unique);
        return unique;
    }

    private String answered(String id) {
        Deque<String> calls = open.get(id);
        String first = calls == null ? null : calls.poll();
        return first == null ? id : first;
    }
}
