package io.sfai.gateway.local.matrix;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Script.Thought;
import java.util.Locale;
import java.util.Map;

/** The model map of the matrix: an alias for each real protocol, and one for each mock script. */
final class MatrixMap {
    /** Literal values are no keys of anybody. */
    static final Map<String, String> SECRETS =
            Map.of(
                    "OPENAI_API_KEY", "sk-openai-for-the-matrix",
                    "ANTHROPIC_API_KEY", "sk-ant-for-the-matrix",
                    "BEDROCK_API_KEY", "bedrock-for-the-matrix");

    /** Of which nothing is known, so that nothing is dropped. */
    static final String OPENAI_MODEL = "gpt-of-the-matrix";

    private static final String ANTHROPIC_MODEL = "anthropic/claude-haiku-4-5";
    private static final String BEDROCK_MODEL =
            "bedrock/jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    private MatrixMap() {}

    /**
     * @param address gives each protocol's upstream's root
     */
    static String json(Map<Upstream, String> address) {
        JsonObject providers = new JsonObject();
        providers.put(
                "openai",
                provider("openai", address.get(Upstream.OPENAI) + "/v1", "OPENAI_API_KEY"));
        providers.put(
                "anthropic",
                provider("anthropic", address.get(Upstream.ANTHROPIC) + "", "ANTHROPIC_API_KEY"));
        providers.put(
                "bedrock",
                provider("bedrock", address.get(Upstream.BEDROCK) + "", "BEDROCK_API_KEY")
                        .put("region", "ap-northeast-1"));
        JsonObject price = new JsonObject().put("input", 2.5).put("output", 10L);
        JsonObject prices = new JsonObject().put("openai/" + OPENAI_MODEL, price);
        JsonObject models = new JsonObject();
        if (address.containsKey(Upstream.RESPONSES)) {
            String url = address.get(Upstream.RESPONSES) + "/v1";
            providers.put(
                    "responses",
                    provider("openai", url, "OPENAI_API_KEY")
                            .put("apis", JsonArray.of("responses")));
            aliases(models, "responses", "responses/" + OPENAI_MODEL);
            prices.put("responses/" + OPENAI_MODEL, price);
        }
        aliases(models, "openai", "openai/" + OPENAI_MODEL);
        aliases(models, "anthropic", ANTHROPIC_MODEL);
        aliases(models, "bedrock", BEDROCK_MODEL);
        String sonnet = "anthropic/claude-sonnet-4-5";
        String onBedrock = "bedrock/jp.anthropic.claude-sonnet-4-5-20250929-v1:0";
        models.put("anthropic-plain", sonnet).put("anthropic-cached", cached(sonnet));
        models.put("bedrock-plain", onBedrock).put("bedrock-cached", cached(onBedrock));
        for (Scenario scenario : Scenario.MATRIX) {
            Cell cell = new Cell(Upstream.MOCK, scenario, true, true);
            JsonObject alias = new JsonObject().put("target", "mock/echo");
            alias.put("options", options(scenario));
            models.put(cell.alias(), scenario == Scenario.STALL ? hasty(alias) : alias);
        }
        // A slow machine is no fault; and what is retried is told elsewhere.
        JsonObject defaults = new JsonObject().put("timeoutSeconds", 30L).put("retries", 0L);
        return Json.text(
                new JsonObject()
                        .put("providers", providers)
                        .put("defaults", defaults)
                        .put("models", models)
                        .put("prices", prices));
    }

    private static JsonObject provider(String type, String baseUrl, String secret) {
        JsonObject provider = new JsonObject().put("type", type).put("baseUrl", baseUrl);
        return provider.put("apiKey", "secret:" + secret);
    }

    private static void aliases(JsonObject models, String name, String target) {
        models.put(name, new JsonObject().put("target", target));
        models.put(name + "-hasty", hasty(new JsonObject().put("target", target)));
        JsonObject byTool = new JsonObject().put("structuredOutput", "tool");
        models.put(
                name + "-by-tool",
                new JsonObject().put("target", target).put("capabilities", byTool));
    }

    private static JsonObject hasty(JsonObject alias) {
        return alias.put("timeoutSeconds", 1L).put("idleSeconds", 1L);
    }

    private static JsonObject cached(String target) {
        return new JsonObject().put("target", target).put("promptCache", true);
    }

    private static JsonObject options(Scenario scenario) {
        Script script = scenario.script();
        JsonObject options = new JsonObject().put("text", script.text());
        options.put("callTools", (long) Math.min(2, script.calls().size()));
        for (Thought thought : script.thoughts()) {
            if (thought.signature() != null) {
                options.put("reasoning", thought.text());
            }
        }
        options.put("faultAfter", (long) Script.WORDS_BEFORE_FAULT);
        return switch (script.fault()) {
            case NONE -> options;
            case BEFORE ->
                    options.put("status", 429L)
                            .put("retryAfterSeconds", Long.parseLong(Wire.RETRY_AFTER));
            case MID_STREAM -> options.put("fault", "error");
            case CUT, STALL, UNENDED ->
                    options.put("fault", script.fault().name().toLowerCase(Locale.ROOT));
        };
    }
}
