package io.sfai.gateway.model;

import io.sfai.gateway.model.Rule.ByType;
import io.sfai.gateway.model.Rule.Elements;
import io.sfai.gateway.model.Rule.Entries;
import io.sfai.gateway.model.Rule.Fields;
import io.sfai.gateway.model.Rule.Named;
import io.sfai.gateway.model.Rule.OneOf;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The form of tools, and of what an alias lets its clients bring. */
final class ToolShape {
    private static final Rule MODEL_NAME = new Named(NameRule.TOOL);

    private static final Fields BUILT_IN =
            new Fields(
                    Map.of("type", Rules.TEXT, "url", Rules.URL, "timeoutSeconds", Rules.SECONDS),
                    Set.of());

    private static final Fields MCP =
            new Fields(
                    Map.of(
                            "type", Rules.TEXT,
                            "url", Rules.URL,
                            "headers", Rules.HEADERS,
                            "allow", new Elements(1, Rules.TEXT),
                            "prefix", MODEL_NAME,
                            "rename", new Entries(NameRule.SERVER_TOOL, 500, MODEL_NAME),
                            "timeoutSeconds", Rules.SECONDS),
                    Set.of("url"));

    private static final Fields HTTP =
            new Fields(
                    Map.of(
                            "type",
                            Rules.TEXT,
                            "method",
                            new OneOf(List.of("GET", "POST", "PUT", "PATCH", "DELETE")),
                            "url",
                            new Address(true),
                            "headers",
                            Rules.HEADERS,
                            "description",
                            Rules.TEXT,
                            "parameters",
                            new ObjectSchema(),
                            "outputSchema",
                            new ObjectSchema(),
                            "timeoutSeconds",
                            Rules.SECONDS),
                    Set.of("method", "url", "description"));

    static final ByType TOOL = new ByType(Map.of("builtin", BUILT_IN, "mcp", MCP, "http", HTTP));

    static final Fields CLIENT_MCP =
            new Fields(
                    Map.of(
                            "hosts", new Elements(1, new HostRule()),
                            "callers", new Elements(1, Rules.TEXT)),
                    Set.of("hosts"));

    private ToolShape() {}
}
