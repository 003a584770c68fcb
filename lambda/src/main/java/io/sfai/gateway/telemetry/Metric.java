package io.sfai.gateway.telemetry;

import io.sfai.gateway.json.JsonObject;

/** A metric of every environment, and how far its dimensions go into detail. */
enum Metric {
    REQUESTS("Requests", Unit.COUNT, Detail.PROVIDER),
    ERRORS("Errors", Unit.COUNT, Detail.PROVIDER),
    FAULTS("Faults", Unit.COUNT, Detail.PROVIDER),
    REJECTED("Rejected", Unit.COUNT, Detail.ENVIRONMENT),
    LIMIT_HITS("LimitHits", Unit.COUNT, Detail.ENVIRONMENT),
    TIME_TO_FIRST_TOKEN("TimeToFirstToken", Unit.MILLISECONDS, Detail.PROVIDER),
    DURATION("Duration", Unit.MILLISECONDS, Detail.ALIAS),
    TOKENS_IN("TokensIn", Unit.COUNT, Detail.ALIAS),
    TOKENS_OUT("TokensOut", Unit.COUNT, Detail.ALIAS),
    TOKENS_CACHE_READ("TokensCacheRead", Unit.COUNT, Detail.ENVIRONMENT),
    COST_USD("CostUsd", Unit.NONE, Detail.ALIAS),
    UNPRICED_REQUESTS("UnpricedRequests", Unit.COUNT, Detail.ENVIRONMENT),
    TOOL_CALLS("ToolCalls", Unit.COUNT, Detail.ALIAS),
    TOOL_ERRORS("ToolErrors", Unit.COUNT, Detail.ALIAS),
    TOOL_DURATION("ToolDuration", Unit.MILLISECONDS, Detail.ALIAS),
    TOOLS_UNAVAILABLE("ToolsUnavailable", Unit.COUNT, Detail.ENVIRONMENT),
    MODEL_MAP_REJECTED("ModelMapRejected", Unit.COUNT, Detail.ENVIRONMENT);

    final String text;
    final Detail detail;
    private final Unit unit;

    Metric(String text, Unit unit, Detail detail) {
        this.text = text;
        this.unit = unit;
        this.detail = detail;
    }

    /** {@code {"Name","Unit"}}. */
    JsonObject definition() {
        return definition(text, unit);
    }

    /** The metric of one kind of error. */
    static String error(String kind) {
        return "Error." + kind;
    }

    static JsonObject definition(String name, Unit unit) {
        return new JsonObject().put("Name", name).put("Unit", unit.text);
    }

    /**
     * The finest set of dimensions that a metric is counted by; it is counted by the coarser too.
     */
    enum Detail {
        ENVIRONMENT,
        ALIAS,
        PROVIDER
    }

    /** Units in the words of CloudWatch. */
    enum Unit {
        COUNT("Count"),
        MILLISECONDS("Milliseconds"),
        NONE("None");

        private final String text;

        Unit(String text) {
            this.text = text;
        }
    }
}
