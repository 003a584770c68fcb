package io.sfai.gateway.api.chat.shape;

import static io.sfai.gateway.api.chat.shape.PlainBody.bad;

import io.sfai.gateway.api.FreeformTool;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rewrites a body's tools as Chat has them. */
final class PlainTools {
    /** No model chooses among more; the strictest upstreams stop at 128. */
    private static final int MOST = 512;

    /** More kinds than this are not told: they go into a header. */
    private static final int MOST_DROPPED = 20;

    private final boolean responses;
    private final Set<String> flat = new HashSet<>();
    private final Set<String> nested = new HashSet<>();
    private final List<String> dropped = new ArrayList<>();
    private final JsonArray plain = new JsonArray();

    /**
     * @param body a copy, if anything had to change
     */
    record Result(JsonObject body, CallForms forms, List<String> dropped) {}

    private PlainTools(boolean responses) {
        this.responses = responses;
    }

    /**
     * Rewrites what is written otherwise.
     *
     * @param responses whether tools that only OpenAI's own service runs are dropped; in a Chat
     *     body they stay, since an upstream that speaks Chat may know them
     */
    static Result of(JsonObject given, boolean responses) {
        JsonObject body = LegacyFunctions.areIn(given) ? LegacyFunctions.asTools(given) : given;
        JsonArray tools = body.array("tools");
        if (tools == null) {
            return new Result(withChoice(body), CallForms.CHAT, List.of());
        }
        if (tools.size() > MOST) {
            throw bad("there are " + tools.size() + " tools; " + MOST + " is the most", "tools");
        }
        return new PlainTools(responses).read(body, tools, given.get("functions") != null);
    }

    private Result read(JsonObject body, JsonArray tools, boolean functions) {
        // An empty array is nothing to Responses, but an error for some upstreams.
        boolean changed = responses && tools.isEmpty();
        for (int i = 0; i < tools.size(); i++) {
            changed |= !isPlain(tools.get(i), "tools[" + i + "]");
        }
        if (!flat.isEmpty() && !nested.isEmpty()) {
            throw bad("custom tools are written flat or nested, not both", "tools");
        }
        boolean usual = flat.isEmpty() && nested.isEmpty() && !functions;
        CallForms forms = usual ? CallForms.CHAT : new CallForms(flat, nested, functions);
        return new Result(withChoice(changed ? replaced(body, plain) : body), forms, dropped);
    }

    /** Takes a tool over, as it is or rewritten. */
    private boolean isPlain(@Nullable Object given, String place) {
        if (!(given instanceof JsonObject tool) || tool.object("function") != null) {
            plain.add(given);
            return true;
        }
        JsonObject custom = tool.object("custom");
        if (custom != null && isCustom(tool)) {
            nested.add(custom.string("name", ""));
            plain.add(tool);
            return true;
        }
        if (isOurs(tool)) {
            plain.add(plain(tool, place));
            return false;
        }
        if (responses) {
            drop(shown(tool.string("type", "")));
            return false;
        }
        plain.add(tool);
        return true;
    }

    private void drop(String type) {
        if (dropped.size() < MOST_DROPPED && !dropped.contains(type)) {
            dropped.add(type);
        }
    }

    private static JsonObject replaced(JsonObject body, JsonArray tools) {
        JsonObject copy = body.copy();
        if (tools.isEmpty()) {
            // What is about tools is an error without any.
            copy.remove("tools");
            copy.remove("tool_choice");
            copy.remove("parallel_tool_calls");
            return copy;
        }
        return copy.put("tools", tools);
    }

    private static boolean isCustom(JsonObject tool) {
        return "custom".equals(tool.string("type"));
    }

    /** Whether the client runs the tool. */
    private static boolean isOurs(JsonObject tool) {
        return switch (tool.string("type", "function")) {
            case "function", "custom" -> true;
            default -> tool.object("input_schema") != null;
        };
    }

    private JsonObject plain(JsonObject tool, String place) {
        String name = tool.string("name", "");
        if (name.isEmpty()) {
            throw bad("a function needs a name", place + ".function.name");
        }
        JsonObject function = new JsonObject().put("name", name);
        JsonObject schema = tool.object("input_schema");
        JsonObject parameters = schema == null ? tool.object("parameters") : schema;
        if (isCustom(tool) && parameters == null) {
            flat.add(name);
            return ours(FreeformTool.function(tool, name), tool);
        }
        keep("description", tool, function);
        if (parameters != null) {
            function.put("parameters", parameters);
        }
        keep("strict", tool, function);
        return ours(function, tool);
    }

    private static JsonObject ours(JsonObject function, JsonObject tool) {
        JsonObject plain = new JsonObject().put("type", "function").put("function", function);
        keep("cache_control", tool, plain);
        return plain;
    }

    private static void keep(String name, JsonObject from, JsonObject to) {
        if (from.get(name) != null) {
            to.put(name, from.get(name));
        }
    }

    private static JsonObject withChoice(JsonObject body) {
        return PlainChoice.isOdd(body) ? PlainChoice.of(body) : body;
    }

    /** A type as a header can carry it, whatever a client wrote. */
    private static String shown(String type) {
        String safe = type.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "");
        return safe.isEmpty() || safe.length() > 40 ? "unknown" : safe;
    }
}
