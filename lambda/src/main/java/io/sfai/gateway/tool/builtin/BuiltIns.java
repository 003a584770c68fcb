package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.tool.GatewayTool;

/** The tools that come with the gateway. */
public final class BuiltIns {
    /** Where they come from, as clients are told. */
    static final String SERVER = "gateway";

    private BuiltIns() {}

    /** The tool of an entry of the map. */
    public static GatewayTool of(ToolSpec spec) {
        return switch (spec.name()) {
            case Calculate.NAME -> new Calculate();
            default -> throw new IllegalArgumentException("no built-in tool " + spec.name());
        };
    }
}
