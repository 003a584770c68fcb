package io.sfai.gateway.api.messages;

import static io.sfai.gateway.api.messages.MessageErrors.bad;

import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tools of a Messages body.
 *
 * @param tools those that the client describes and runs, which every upstream can be told of
 * @param dropped the types of the others, such as {@code web_search_20250305}, which mean something
 *     to an upstream that speaks the dialect and to no other; each once, {@link #MOST_TOLD} at most
 */
record MessageTools(List<Tool> tools, List<String> dropped) {
    private static final int MOST_TOLD = 20;

    static MessageTools read(JsonObject body) {
        Object written = body.get("tools");
        if (written != null && !(written instanceof JsonArray)) {
            throw bad("it must be an array", "tools");
        }
        JsonArray array = written instanceof JsonArray a ? a : new JsonArray();
        List<Tool> tools = new ArrayList<>(array.size());
        Set<String> names = new HashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String place = "tools." + i;
            JsonObject tool = array.object(i);
            if (tool == null) {
                throw bad("a tool must be an object", place);
            }
            String type = tool.string("type", "custom");
            if (!type.equals("custom")) {
                others.add(plain(type, place));
                continue;
            }
            Tool read = custom(tool, place);
            if (!names.add(read.name())) {
                throw bad("there are two tools named '" + read.name() + "'", place + ".name");
            }
            tools.add(read);
        }
        return new MessageTools(tools, others.stream().limit(MOST_TOLD).toList());
    }

    /** The type goes into a header. */
    private static String plain(String type, String place) {
        if (!type.matches("[\\w.-]{1,64}")) {
            throw bad("this is no type of a tool", place + ".type");
        }
        return type;
    }

    private static Tool custom(JsonObject tool, String place) {
        String name = tool.string("name", "");
        if (name.isBlank()) {
            throw bad("this field is required", place + ".name");
        }
        Object schema = tool.get("input_schema");
        if (schema != null && !(schema instanceof JsonObject)) {
            throw bad("it must be a JSON Schema", place + ".input_schema");
        }
        return new Tool(
                name,
                tool.string("description"),
                tool.object("input_schema"),
                tool.isTrue("strict"),
                MessageBlocks.cacheMark(tool));
    }
}
