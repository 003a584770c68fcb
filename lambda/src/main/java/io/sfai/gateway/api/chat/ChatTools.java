package io.sfai.gateway.api.chat;

import static io.sfai.gateway.api.chat.ChatRequests.bad;

import io.sfai.gateway.api.FreeformTool;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tools of a Chat Completions body; those that no client runs are left to the upstream.
 */
final class ChatTools {
    private ChatTools() {}

    static List<Tool> read(JsonObject body) {
        JsonArray array = body.array("tools");
        if (array == null) {
            return List.of();
        }
        List<Tool> tools = new ArrayList<>(array.size());
        Map<String, JsonObject> known = new HashMap<>();
        for (int i = 0; i < array.size(); i++) {
            String place = "tools[" + i + "]";
            JsonObject tool = array.object(i);
            if (tool == null) {
                throw bad("a tool must be an object", place);
            }
            Tool read = read(tool, place);
            if (read == null) {
                continue;
            }
            // Cursor writes a tool twice, nested and flat; two of one name would be a riddle.
            JsonObject same = known.putIfAbsent(read.name(), tool);
            if (same == null) {
                tools.add(read);
            } else if (!same.equals(tool)) {
                throw bad(
                        "there are two tools named '" + read.name() + "'",
                        place + ".function.name");
            }
        }
        return tools;
    }

    private static @Nullable Tool read(JsonObject tool, String place) {
        JsonObject function = tool.object("function");
        JsonObject custom = tool.object("custom");
        if (function != null) {
            return function(tool, function, place + ".function");
        }
        if (custom != null && "custom".equals(tool.string("type"))) {
            String name = name(custom, place + ".custom");
            return function(tool, FreeformTool.function(custom, name), place + ".custom");
        }
        if (tool.string("type", "function").equals("function")) {
            throw bad("a function needs a name", place + ".function.name");
        }
        return null;
    }

    private static Tool function(JsonObject tool, JsonObject function, String place) {
        Object parameters = function.get("parameters");
        if (parameters != null && !(parameters instanceof JsonObject)) {
            throw bad("parameters must be a JSON Schema", place + ".parameters");
        }
        return new Tool(
                name(function, place),
                function.string("description"),
                function.object("parameters"),
                function.isTrue("strict"),
                ChatParts.cacheMark(tool));
    }

    private static String name(JsonObject function, String place) {
        String name = function.string("name");
        if (name == null || name.isBlank()) {
            throw bad("a function needs a name", place + ".name");
        }
        return name;
    }
}
