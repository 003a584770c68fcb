package io.sfai.gateway.model;

import static io.sfai.gateway.model.Rules.HEADERS;
import static io.sfai.gateway.model.Rules.NAMES;
import static io.sfai.gateway.model.Rules.SECONDS;
import static io.sfai.gateway.model.Rules.TEXT;
import static io.sfai.gateway.model.Rules.URL;
import static java.util.Map.entry;

import io.sfai.gateway.model.Rule.AnyObject;
import io.sfai.gateway.model.Rule.ByType;
import io.sfai.gateway.model.Rule.Decimal;
import io.sfai.gateway.model.Rule.Elements;
import io.sfai.gateway.model.Rule.Entries;
import io.sfai.gateway.model.Rule.Fields;
import io.sfai.gateway.model.Rule.Flag;
import io.sfai.gateway.model.Rule.OneOf;
import io.sfai.gateway.model.Rule.TextOr;
import io.sfai.gateway.model.Rule.Whole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The model map's whole form as data; {@code docs/model_map.schema.json} says the same. */
final class MapShape {
    private static final Rule FLAG = new Flag();
    private static final Rule KEY = new Credential.Key();
    private static final Rule APIS =
            new Elements(0, new OneOf(List.of("responses", "completions", "fim")));

    static final Map<String, Rule> LIMITS =
            Map.of(
                    "timeoutSeconds", SECONDS,
                    "idleSeconds", SECONDS,
                    "totalSeconds", SECONDS,
                    "retries", new Whole(0, 10),
                    "dropParams", FLAG);

    static final ByType PROVIDER =
            new ByType(
                    Map.of(
                            "openai", provider(Map.of("baseUrl", URL, "apiKey", KEY, "apis", APIS)),
                            "anthropic", provider(Map.of("baseUrl", URL, "apiKey", KEY)),
                            "bedrock",
                                    provider(Map.of("baseUrl", URL, "apiKey", KEY, "region", TEXT)),
                            "mock", fields(Map.of("type", TEXT))));

    static final Fields TARGET =
            new Fields(
                    Map.of(
                            "target", TEXT,
                            "weight", new Whole(1, 1_000_000),
                            "options", new AnyObject()),
                    Set.of("target"));

    static final Fields TRIAGE =
            new Fields(
                    Map.of(
                            "by", TEXT,
                            "routes", new Entries(NameRule.TRIAGE, 100, TEXT),
                            "else", TEXT,
                            "timeoutSeconds", SECONDS),
                    Set.of("by", "routes", "else"));

    static final Fields GUARDRAIL =
            new Fields(
                    Map.of(
                            "id", TEXT,
                            "version", TEXT,
                            "trace", new OneOf(List.of("enabled", "disabled", "enabled_full"))),
                    Set.of("id"));

    private static final Rule TOKENS = new Whole(1, 100_000_000);

    /** What an alias says of its models over our table. */
    static final Fields CAPABILITIES =
            fields(
                    Map.of(
                            "takes", NAMES,
                            "refuses", NAMES,
                            "thinking", new OneOf(List.of("none", "budget", "adaptive", "always")),
                            "structuredOutput", new OneOf(List.of("native", "tool", "none")),
                            "oneOfTemperatureAndTopP", FLAG,
                            "maxOutputTokens", TOKENS,
                            "contextWindow", TOKENS));

    /** An alias's settings beside what routing reads: they reach {@code Alias.settings}. */
    static final Map<String, Rule> SETTINGS =
            Map.ofEntries(
                    entry("description", TEXT),
                    entry("system", TEXT),
                    entry("temperature", new Decimal(0, 2)),
                    entry("topP", new Decimal(0, 1)),
                    entry("maxTokens", new Whole(1, 10_000_000)),
                    entry(
                            "reasoningEffort",
                            new OneOf(
                                    List.of(
                                            "none", "minimal", "low", "medium", "high", "xhigh",
                                            "max"))),
                    entry("contextWindow", TOKENS),
                    entry("promptCache", FLAG),
                    entry("guardrail", GUARDRAIL),
                    entry("capabilities", CAPABILITIES),
                    entry(
                            "fallbackOn",
                            new Elements(
                                    1, new OneOf(List.of("context_window", "content_filter")))),
                    entry("showTools", new OneOf(List.of("none", "progress", "full"))),
                    entry("maxSteps", new Whole(1, 100)),
                    entry("maxToolSeconds", SECONDS),
                    entry("maxCostUsd", new Decimal(0, 1_000_000)),
                    entry("clientMcp", ToolShape.CLIENT_MCP),
                    entry("triage", TRIAGE));

    static final Fields ALIAS =
            fields(
                    join(
                            LIMITS,
                            SETTINGS,
                            Map.of(
                                    "target", TEXT,
                                    "targets", new Elements(1, TARGET),
                                    "options", new AnyObject(),
                                    "fallbacks", NAMES,
                                    "tools", NAMES)));

    private static final Rule DOLLARS = new Decimal(0, 1_000_000);

    static final Fields PRICE =
            new Fields(
                    Map.of(
                            "input", DOLLARS,
                            "output", DOLLARS,
                            "cacheRead", DOLLARS,
                            "cacheWrite", DOLLARS),
                    Set.of("input"));

    static final Fields ROOT =
            new Fields(
                    Map.of(
                            "$schema", TEXT,
                            "providers", new Entries(NameRule.PROVIDER, 200, PROVIDER),
                            "defaults", fields(LIMITS),
                            "models", new Entries(NameRule.ALIAS, 1_000, new TextOr(ALIAS)),
                            "tools", new Entries(NameRule.TOOL, 500, ToolShape.TOOL),
                            "prices", new Entries(NameRule.PRICE, 5_000, PRICE)),
                    Set.of("models"));

    private MapShape() {}

    private static Fields provider(Map<String, Rule> own) {
        return fields(join(own, Map.of("type", TEXT, "headers", HEADERS)));
    }

    private static Fields fields(Map<String, Rule> known) {
        return new Fields(known, Set.of());
    }

    @SafeVarargs
    private static Map<String, Rule> join(Map<String, Rule>... parts) {
        Map<String, Rule> all = new HashMap<>();
        for (Map<String, Rule> part : parts) {
            all.putAll(part);
        }
        return Map.copyOf(all);
    }
}
