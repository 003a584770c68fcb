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
 * @param hides whether the client's turns lack something that its model has seen
 */
record Shown(ShowTools how, boolean hides) {
    /** Where the alias says nothing, dialects that have a place for it tell all. */
    static Shown of(@Nullable ShowTools set, Dialect dialect) {
        boolean hasItems = hasItems(dialect);
        ShowTools how = set != null ? set : hasItems ? ShowTools.FULL : ShowTools.NONE;
        return new Shown(how, !hasItems || how != ShowTools.FULL);
    }

    /** Whether a dialect's own turns carry calls and results of the gateway's tools. */
    private static boolean hasItems(Dialect dialect) {
        return dialect == Dialect.RESPONSES || dialect == Dialect.SESSION;
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
                    new Delta.GatewayResult(
                            call.id(), outcome.failed(), outcome.failed() ? text(outcome) : null);
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
