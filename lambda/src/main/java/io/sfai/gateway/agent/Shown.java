package io.sfai.gateway.agent;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.model.ShowTools;
import io.sfai.gateway.tool.ToolOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How much of the gateway's tools a client is told.
 *
 * @param hasItems whether turns of its dialect carry calls and results of the gateway's tools
 */
record Shown(ShowTools how, boolean hasItems) {
    /** Where the alias says nothing, the dialects tell all that have always had a place for it. */
    static Shown of(@Nullable ShowTools set, Dialect dialect) {
        boolean told = dialect == Dialect.RESPONSES || dialect == Dialect.SESSION;
        ShowTools how = set != null ? set : told ? ShowTools.FULL : ShowTools.NONE;
        return new Shown(how, told || dialect == Dialect.MESSAGES);
    }

    /** Whether the client's turns lack something that its model has seen. */
    boolean hides() {
        return !hasItems || how != ShowTools.FULL;
    }

    @Nullable Delta call(Part.ToolCall call, String server) {
        return how == ShowTools.NONE
                ? null
                : new Delta.GatewayCall(call.id(), server, call.name(), call.arguments());
    }

    @Nullable Delta result(Part.ToolCall call, ToolOutcome outcome) {
        return switch (how) {
            case NONE -> null;
            case PROGRESS ->
                    // With its reason an item would be a whole call, and come back beside the kept.
                    new Delta.GatewayResult(
                            call.id(),
                            outcome.failed(),
                            outcome.failed() && !hasItems ? text(outcome) : null);
            case FULL -> new Delta.GatewayResult(call.id(), outcome.failed(), text(outcome));
        };
    }

    private static String text(ToolOutcome outcome) {
        StringBuilder text = new StringBuilder();
        for (Part part : outcome.parts()) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(part instanceof Part.Text words ? words.text() : "[an image]");
        }
        return text.toString();
    }
}
