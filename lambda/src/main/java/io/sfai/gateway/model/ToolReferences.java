package io.sfai.gateway.model;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checks that each tool can be what it says, and that what an alias says of tools has a use. */
final class ToolReferences {
    /** The one built-in tool that asks somebody, who may stand elsewhere. */
    private static final String MOVABLE = "get_current_weather";

    private static final List<String> BOUNDS =
            List.of("showTools", "maxSteps", "maxToolSeconds", "maxCostUsd");

    private final Place root;

    ToolReferences(Place root) {
        this.root = root;
    }

    void check() {
        for (Place tool : root.at("tools").fields()) {
            switch (String.valueOf(tool.at("type").value())) {
                case "builtin" -> checkBuiltIn(tool);
                case "mcp" -> checkRenamed(tool);
                case "http" -> checkTemplate(tool);
                default -> {}
            }
        }
        for (Place alias : root.at("models").fields()) {
            if (alias.value() instanceof JsonObject object) {
                checkAlias(alias, object);
            }
        }
    }

    private static void checkBuiltIn(Place tool) {
        if (!ModelMap.BUILT_IN_TOOLS.contains(tool.name())) {
            String near = Nearest.hint(tool.name(), ModelMap.BUILT_IN_TOOLS, 1);
            tool.reject(
                    "the gateway has no built-in tool of this name"
                            + (near.isEmpty()
                                    ? "; there are "
                                            + String.join(
                                                    ", ", new TreeSet<>(ModelMap.BUILT_IN_TOOLS))
                                    : near));
        } else if (tool.at("url").value() != null && !tool.name().equals(MOVABLE)) {
            tool.at("url").reject("only " + MOVABLE + " has an address");
        }
    }

    private static void checkRenamed(Place tool) {
        JsonArray allow = tool.at("allow").value() instanceof JsonArray array ? array : null;
        Set<String> allowed = new HashSet<>();
        for (Place name : tool.at("allow").elements()) {
            allowed.add(String.valueOf(name.value()));
        }
        Set<Object> taken = new HashSet<>();
        for (Place renamed : tool.at("rename").fields()) {
            if (allow != null && !allowed.contains(renamed.name())) {
                renamed.reject(
                        "\"allow\" does not have this tool"
                                + Nearest.hint(renamed.name(), allowed, 1));
            }
            if (renamed.value() instanceof String name && !taken.add(name)) {
                renamed.reject("another tool is called \"" + Place.shown(name) + "\" already");
            }
        }
    }

    private static void checkTemplate(Place tool) {
        Place url = tool.at("url");
        if (!(url.value() instanceof String template) || UrlTemplate.wrong(template) != null) {
            return;
        }
        Set<String> properties = new HashSet<>();
        for (Place property : tool.at("parameters").at("properties").fields()) {
            properties.add(property.name());
        }
        Set<Object> required = new HashSet<>();
        for (Place element : tool.at("parameters").at("required").elements()) {
            required.add(String.valueOf(element.value()));
        }
        for (String name : new TreeSet<>(UrlTemplate.names(template))) {
            String shown = "{" + Place.shown(name) + "}";
            if (!properties.contains(name)) {
                url.reject(
                        shown
                                + " is no property of \"parameters\""
                                + Nearest.hint(name, properties, 1));
            } else if (!required.contains(name)) {
                url.reject(shown + " is missing in \"required\" of \"parameters\"");
            }
        }
    }

    /** Of a triage no setting counts, which is said elsewhere. */
    private static void checkAlias(Place alias, JsonObject object) {
        boolean tools = !alias.at("tools").elements().isEmpty() || object.has("clientMcp");
        for (String name : BOUNDS) {
            if (object.has(name) && !tools && !object.has("triage")) {
                alias.at(name)
                        .reject(
                                "it is about tools, and the alias has neither \"tools\" nor"
                                        + " \"clientMcp\"");
            }
        }
    }
}
