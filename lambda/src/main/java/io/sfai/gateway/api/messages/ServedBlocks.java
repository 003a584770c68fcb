package io.sfai.gateway.api.messages;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.ToolData;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an assistant's message in which a service ran tools: each {@code mcp_tool_use} with its
 * {@code mcp_tool_result} becomes a call and what it gave, and so the message several turns. A call
 * of which only a half is there, or that gave nothing to show, is left out.
 */
final class ServedBlocks {
    private static final String CALL = "mcp_tool_use";
    private static final String RESULT = "mcp_tool_result";

    /** Where calls stand that have no result yet, by id. */
    private final Map<String, Deque<Integer>> open = new HashMap<>();

    /** Where calls and results stand that have each other. */
    private final Set<Integer> paired = new HashSet<>();

    private final Map<String, String> names = new HashMap<>();
    private final List<Message> turns = new ArrayList<>();
    private List<Part> parts = new ArrayList<>();
    private List<Part> results = new ArrayList<>();

    /** Whether the client has yet to answer a call of this round. */
    private boolean callsClient;

    private ServedBlocks() {}

    /** Whether any message of a body has such blocks. */
    static boolean areIn(JsonObject body) {
        JsonArray messages = body.array("messages");
        for (int i = 0; messages != null && i < messages.size(); i++) {
            JsonObject message = messages.object(i);
            JsonArray content = message == null ? null : message.array("content");
            for (int k = 0; content != null && k < content.size(); k++) {
                if (isA(CALL, content.object(k)) || isA(RESULT, content.object(k))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The turns of a message. */
    static List<Message> read(JsonObject message, String place) {
        JsonArray content = message.array("content");
        if (content == null) {
            return List.of(new Message(Role.ASSISTANT, MessageBlocks.read(message, place)));
        }
        ServedBlocks blocks = new ServedBlocks();
        for (int i = 0; i < content.size(); i++) {
            blocks.pair(content.object(i), i);
        }
        for (int i = 0; i < content.size(); i++) {
            blocks.add(content.object(i), i, place + ".content." + i);
        }
        blocks.end();
        return blocks.turns;
    }

    private void pair(@Nullable JsonObject block, int index) {
        if (isA(CALL, block)) {
            open.computeIfAbsent(id(block, "id"), id -> new ArrayDeque<>(1)).add(index);
        } else if (isA(RESULT, block)) {
            Deque<Integer> calls = open.get(id(block, "tool_use_id"));
            Integer call = calls == null ? null : calls.poll();
            if (call != null && tells(block)) {
                paired.add(call);
                paired.add(index);
            }
        }
    }

    private static boolean tells(@Nullable JsonObject result) {
        JsonArray content = result == null ? null : result.array("content");
        return content == null
                ? result != null && result.string("content") != null
                : !content.isEmpty();
    }

    private void add(@Nullable JsonObject block, int index, String place) {
        if (block != null && isA(CALL, block)) {
            if (paired.contains(index)) {
                put(called(MessageBlocks.call(block, place)), block, parts);
            }
        } else if (block != null && isA(RESULT, block)) {
            if (paired.contains(index)) {
                put(marked(MessageBlocks.result(block, place)), block, results);
            }
        } else {
            callsClient |= isA("tool_use", block);
            // Words end a round of calls, unless the client has yet to answer one of them.
            if (!results.isEmpty() && !callsClient) {
                end();
            }
            MessageBlocks.block(block, place, parts);
        }
    }

    private Part called(Part.ToolCall call) {
        names.put(call.id(), call.name());
        return call;
    }

    /** As its model first read it. */
    private Part marked(Part.ToolResult result) {
        String name = names.getOrDefault(result.callId(), "");
        List<Part> parts = ToolData.marked(name, result.parts());
        return new Part.ToolResult(result.callId(), parts, result.failed());
    }

    private static void put(Part part, JsonObject block, List<Part> to) {
        to.add(part);
        Part.CacheMark mark = MessageBlocks.cacheMark(block);
        if (mark != null) {
            to.add(mark);
        }
    }

    private void end() {
        if (!parts.isEmpty() || turns.isEmpty()) {
            turns.add(new Message(Role.ASSISTANT, parts));
        }
        if (!results.isEmpty()) {
            turns.add(new Message(Role.TOOL, results));
        }
        parts = new ArrayList<>();
        results = new ArrayList<>();
    }

    private static boolean isA(String type, @Nullable JsonObject block) {
        return block != null && type.equals(block.string("type"));
    }

    private static String id(@Nullable JsonObject block, String field) {
        return block == null ? "" : block.string(field, "");
    }
}
