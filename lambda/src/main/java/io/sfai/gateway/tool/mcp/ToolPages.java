package io.sfai.gateway.tool.mcp;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.upstream.Deadline;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a server's list of tools, page by page, and leaves out what no model could be told of. */
final class ToolPages {
    private static final int MOST_TOOLS = 500;
    private static final int MOST_PAGES = 50;
    private static final int LONGEST_DESCRIPTION = 4_000;
    private static final int LONGEST_SCHEMA = 64 << 10;

    /** Characters of all schemas: the list is kept, and goes to the model in each round. */
    private static final int LONGEST_LIST = 4 << 20;

    /** Names that are looked at, of good tools and bad ones. */
    private static final int MOST_SEEN = 5_000;

    private static final int LONGEST_OWN_NAME = 1_000;
    private static final int MOST_NOTES = 100;

    /** What every upstream takes. */
    private static final int LONGEST_NAME = 64;

    private final ServerSettings settings;
    private final Connection connection;
    private final Consumer<GatewayException> log;
    private final Map<String, GatewayTool> tools = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private long length;

    private ToolPages(
            ServerSettings settings, Connection connection, Consumer<GatewayException> log) {
        this.settings = settings;
        this.connection = connection;
        this.log = log;
    }

    /**
     * What a server offers.
     *
     * @param notes what was left out and why, for the log
     */
    record Listing(List<GatewayTool> tools, Set<String> notes) {}

    /**
     * Asks for all pages.
     *
     * @param log told why a call of one of the tools could not be made
     * @throws GatewayException if one of them does not come in time
     */
    static Listing read(
            ServerSettings settings,
            Connection connection,
            Consumer<GatewayException> log,
            Deadline deadline) {
        ToolPages pages = new ToolPages(settings, connection, log);
        pages.readAll(deadline);
        return new Listing(List.copyOf(pages.tools.values()), pages.notes);
    }

    private void readAll(Deadline deadline) {
        String cursor = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonObject params = new JsonObject();
            if (cursor != null) {
                params.put("cursor", cursor);
            }
            JsonObject result = connection.request("tools/list", params, deadline);
            JsonArray array = result.array("tools");
            if (array == null) {
                throw Failures.malformed("its list of tools is none");
            }
            array.forEach(this::add);
            cursor = result.string("nextCursor");
            if (cursor == null || tools.size() == MOST_TOOLS || seen.size() == MOST_SEEN) {
                break;
            }
        }
        if (cursor != null) {
            notes.add("it has more tools than are read");
        }
        if (settings.allow() != null) {
            settings.allow().stream()
                    .filter(name -> !seen.contains(name))
                    .forEach(name -> notes.add("it has no tool \"" + name + "\""));
        }
    }

    private void add(@Nullable Object element) {
        if (!(element instanceof JsonObject tool)) {
            note("a tool that is no object was left out");
            return;
        }
        String own = tool.string("name", "");
        if (own.length() > LONGEST_OWN_NAME) {
            note("a tool with an endless name was left out");
            return;
        }
        if (!settings.allows(own) || seen.size() == MOST_SEEN || !seen.add(own)) {
            return;
        }
        JsonObject schema = schema(tool);
        String fault = fault(own, schema, tool);
        if (fault != null || schema == null) {
            note("its tool \"" + shortened(own) + "\" was left out: " + fault);
            return;
        }
        Tool definition = new Tool(name(own), description(tool), schema);
        JsonObject promised = tool.object("outputSchema");
        length += length(schema) + length(promised);
        tools.put(
                definition.name(),
                new McpTool(definition, own, promised, settings, connection, log));
    }

    private void note(String words) {
        if (notes.size() < MOST_NOTES) {
            notes.add(words);
        }
    }

    private @Nullable String fault(String own, @Nullable JsonObject schema, JsonObject tool) {
        if (own.isEmpty()) {
            return "it has no name";
        }
        if (schema == null) {
            return "its arguments are no object";
        }
        long schemas = length(schema) + length(tool.object("outputSchema"));
        if (schemas > LONGEST_SCHEMA) {
            return "its schema is too long";
        }
        if (length + schemas > LONGEST_LIST) {
            return "the list is too long";
        }
        if (tools.containsKey(name(own))) {
            return "another one is called \"" + name(own) + "\" too";
        }
        return tools.size() == MOST_TOOLS ? "there are " + MOST_TOOLS + " already" : null;
    }

    private static long length(@Nullable JsonObject schema) {
        return schema == null ? 0 : Json.text(schema).length();
    }

    /** The arguments' schema, or null if they are not those of an object. */
    private static @Nullable JsonObject schema(JsonObject tool) {
        JsonObject schema = tool.object("inputSchema");
        if (schema != null && !schema.has("type")) {
            return schema.copy().put("type", "object");
        }
        return schema != null && "object".equals(schema.string("type")) ? schema : null;
    }

    private static @Nullable String description(JsonObject tool) {
        String text = tool.string("description", tool.string("title", ""));
        if (text.isBlank()) {
            return null;
        }
        return text.length() <= LONGEST_DESCRIPTION
                ? text
                : text.substring(0, LONGEST_DESCRIPTION) + "…";
    }

    /** MCP allows names that upstreams don't take. */
    private String name(String own) {
        String name = settings.shown(own).replaceAll("[^a-zA-Z0-9_-]", "_");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
