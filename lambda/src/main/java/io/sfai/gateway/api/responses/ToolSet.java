package io.sfai.gateway.api.responses;

import static io.sfai.gateway.api.items.Refused.bad;

import io.sfai.gateway.api.FreeformTool;
import io.sfai.gateway.api.items.HostedTools;
import io.sfai.gateway.api.items.Refused;
import io.sfai.gateway.inference.ClientServer;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request.
 *
 * @param tools those that the client runs
 * @param custom the names of those that are called with text and not with JSON; models get them as
 *     functions with one text
 * @param written the tools as the answer repeats them
 * @param dropped the types of those that no upstream here runs; {@code mcp} also if the gateway may
 * @param servers that the client brings for the gateway to call
 */
record ToolSet(
        List<Tool> tools,
        Set<String> custom,
        JsonArray written,
        List<String> dropped,
        List<ClientServer> servers) {
    /** No model chooses among more; the strictest upstreams stop at 128. */
    private static final int MOST = 512;

    /**
     * Reads {@code tools}.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place
     */
    static ToolSet read(JsonObject body) {
        JsonArray given = body.array("tools");
        if (given == null) {
            return new ToolSet(List.of(), Set.of(), new JsonArray(), List.of(), List.of());
        }
        if (given.size() > MOST) {
            throw bad("there are " + given.size() + " tools; " + MOST + " is the most", "tools");
        }
        Reading reading = new Reading();
        for (int i = 0; i < given.size(); i++) {
            String place = "tools[" + i + "]";
            reading.add(Refused.object(given, i, place), place);
        }
        return reading.set();
    }

    /** The tools so far. */
    private static final class Reading {
        private final List<Tool> tools = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Set<String> custom = new HashSet<>();
        private final JsonArray written = new JsonArray();
        private final Set<String> dropped = new TreeSet<>();
        private final ClientServers servers = new ClientServers();

        void add(JsonObject tool, String place) {
            switch (tool.string("type", "")) {
                case "function" -> {
                    add(function(tool, place), place);
                    written.add(written(tool));
                }
                case "custom" -> {
                    Tool free = custom(tool, place);
                    add(free, place);
                    custom.add(free.name());
                    written.add(tool);
                }
                case "" -> throw bad("a tool needs a type", place + ".type");
                case "mcp" -> {
                    dropped.add("mcp");
                    JsonObject shown = servers.read(tool, place);
                    if (shown != null) {
                        written.add(shown);
                    }
                }
                default -> dropped.add(HostedTools.shown(tool.string("type", "")));
            }
        }

        private void add(Tool tool, String place) {
            if (!names.add(tool.name())) {
                throw bad("there are two tools named '" + tool.name() + "'", place + ".name");
            }
            tools.add(tool);
        }

        ToolSet set() {
            return new ToolSet(tools, custom, written, List.copyOf(dropped), servers.all());
        }
    }

    private static Tool function(JsonObject tool, String place) {
        // Some clients nest the function as Chat does.
        JsonObject nested = tool.object("function");
        JsonObject function = nested == null ? tool : nested;
        Object parameters = function.get("parameters");
        if (parameters != null && !(parameters instanceof JsonObject)) {
            throw bad("parameters must be a JSON Schema", place + ".parameters");
        }
        return new Tool(
                Refused.name(function, "name", place),
                function.string("description"),
                function.object("parameters"),
                function.isTrue("strict"),
                null);
    }

    private static Tool custom(JsonObject tool, String place) {
        JsonObject function = FreeformTool.function(tool, Refused.name(tool, "name", place));
        return new Tool(
                function.string("name", ""),
                function.string("description"),
                function.object("parameters"));
    }

    /** A function with all fields that an answer's must have. */
    private static JsonObject written(JsonObject tool) {
        JsonObject nested = tool.object("function");
        JsonObject written = nested == null ? tool.copy() : nested.copy().put("type", "function");
        for (String name : List.of("description", "parameters")) {
            written.put(name, written.get(name));
        }
        return written.put("strict", written.isTrue("strict"));
    }

    /**
     * The client's choice as Chat has it; null for none of its own. One that only an upstream which
     * speaks Responses can make stays as it is: every other refuses it.
     *
     * @throws io.sfai.gateway.error.GatewayException 400 if it names a tool that is not there
     */
    @Nullable Object choice(@Nullable Object choice) {
        if (tools.isEmpty()) {
            return null;
        }
        return switch (choice) {
            case null -> null;
            case String word -> word;
            case JsonObject object ->
                    "allowed_tools".equals(object.string("type"))
                            ? allowed(object)
                            : named(object, "tool_choice");
            default -> throw bad("tool_choice must be a string or an object", "tool_choice");
        };
    }

    private JsonObject allowed(JsonObject choice) {
        JsonArray given = choice.array("tools");
        JsonArray allowed = new JsonArray();
        for (int i = 0; given != null && i < given.size(); i++) {
            String place = "tool_choice.tools[" + i + "]";
            JsonObject tool = Refused.object(given, i, place);
            if (!dropped.contains(tool.string("type", ""))) {
                allowed.add(named(tool, place));
            }
        }
        if (allowed.isEmpty() && !dropped.isEmpty()) {
            return choice;
        }
        if (allowed.isEmpty()) {
            throw bad("none of the allowed tools is there", "tool_choice.tools");
        }
        JsonObject among =
                new JsonObject().put("mode", choice.string("mode", "auto")).put("tools", allowed);
        return new JsonObject().put("type", "allowed_tools").put("allowed_tools", among);
    }

    private JsonObject named(JsonObject choice, String place) {
        String type = HostedTools.shown(choice.string("type", ""));
        switch (type) {
            case "function", "custom" -> {}
            default -> {
                if (dropped.isEmpty()) {
                    throw bad("there is no tool of type '" + type + "'", place + ".type");
                }
                return choice;
            }
        }
        String name = Refused.name(choice, "name", place);
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw bad("Tool choice '" + name + "' not found in 'tools' parameter.", place);
        }
        return new JsonObject()
                .put("type", "function")
                .put("function", new JsonObject().put("name", name));
    }
}
