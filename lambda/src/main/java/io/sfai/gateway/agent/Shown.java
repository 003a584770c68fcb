package io.sfai.gateway.agent;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.ToolOutcome;
import org.jspecify.annotations.Nullable;

/** How much of the gateway's tools a client is told: an alias's {@code showTools}. */
enum Shown {
    NONE,
    PROGRESS,
    FULL;

    /** Where the alias says nothing, dialects that have a place for it tell all. */
    static Shown of(JsonObject settings, Dialect dialect) {
        String set = settings.string("showTools");
        if (set != null) {
            return switch (set) {
                case "progress" -> PROGRESS;
                case "full" -> FULL;
                default -> NONE;
            };
        }
        return hasItems(dialect) ? FULL : NONE;
    }

    /** Whether a dialect's own turns carry calls and results of the gateway's tools. */
    private static boolean hasItems(Dialect dialect) {
        return dialect == Dialect.RESPONSES || dialect == Dialect.SESSION;
    }

    /** Whether the client's turns lack something that its model has seen. */
    boolean hidesIn(Dialect dialect) {
        return this != FULL || !hasItems(dialect);
    }

    @Nullable Delta call(Part.ToolCall call, String server) {
        return this == NONE
                ? null
                : new Delta.GatewayCall(call.id(), server, call.name(), call.arguments());
    }

    @Nullable Delta result(Part.ToolCall call, ToolOutcome outcome) {
        return switch (this) {
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
