package io.sfai.gateway.model;

import io.sfai.gateway.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a model and its tools may go in one request.
 *
 * @param maxSteps rounds of asking the model
 * @param maxToolTime all tools together
 * @param maxCostUsd US dollars; null for no bound
 */
public record ToolBounds(int maxSteps, Duration maxToolTime, @Nullable BigDecimal maxCostUsd) {
    private static final int STEPS = 12;
    private static final Duration TOOL_TIME = Duration.ofMinutes(2);

    static ToolBounds of(JsonObject settings) {
        Number dollars = settings.number("maxCostUsd");
        Duration time = MapBuilder.seconds(settings, "maxToolSeconds", TOOL_TIME);
        return new ToolBounds(
                (int) settings.integer("maxSteps", STEPS),
                time == null ? TOOL_TIME : time,
                dollars == null ? null : Rule.Decimal.of(dollars));
    }
}
