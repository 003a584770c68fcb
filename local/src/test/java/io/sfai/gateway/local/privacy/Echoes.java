package io.sfai.gateway.local.privacy;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.FakeUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An upstream that repeats the key it was sent, in every way that one can. */
final class Echoes {
    /** Aliases of the same provider; each answers in a way of its own. */
    static final int WAYS = 16;

    private static final Map<String, String> KEYS =
            Map.of(
                    "shaped", Canaries.SHAPED,
                    "strange", Canaries.STRANGE,
                    "claude", Canaries.CLAUDE);

    private Echoes() {}

    /** The names of the map's providers. */
    static List<String> providers() {
        return List.of("shaped", "strange", "claude");
    }

    /** A map whose alias {@code <provider>-<n>} is answered in the n-th way. */
    static String map(FakeUpstream upstream) {
        JsonObject providers = new JsonObject();
        JsonObject models = new JsonObject();
        for (String name : providers()) {
            boolean claude = name.equals("claude");
            providers.put(
                    name,
                    new JsonObject()
                            .put("type", claude ? "anthropic" : "openai")
                            .put("baseUrl", claude ? upstream.root() : upstream.baseUrl())
                            .put("apiKey", "secret:" + name.toUpperCase(Locale.ROOT) + "_API_KEY"));
            for (int way = 0; way < WAYS; way++) {
                String alias = name + "-" + way;
                models.put(alias, name + "/" + alias);
            }
        }
        models.put("echo", "mock/echo").put("nobody", "nobody/m");
        providers.put(
                "nobody",
                new JsonObject().put("type", "openai").put("baseUrl", "http://127.0.0.1:1/v1"));
        return Json.text(
                new JsonObject()
                        .put("providers", providers)
                        .put("defaults", new JsonObject().put("retries", 0L))
                        .put("models", models));
    }

    static void prepare(FakeUpstream upstream) {
        for (String name : providers()) {
            List<Answer> answers = answers(KEYS.getOrDefault(name, ""));
            for (int way = 0; way < WAYS; way++) {
                upstream.on(name + "-" + way, answers.get(way));
            }
        }
    }

    private static List<Answer> answers(String key) {
        String error =
                "{\"error\":{\"message\":\"%1$s is bad\",\"type\":\"%1$s\",\"code\":\"%1$s\",\"param\":\"%1$s\"}}"
                        .formatted(key);
        List<String> begun = List.of(Chunks.delta("{\"content\":\"a\"}"));
        Map<String, String> headers =
                Map.of("x-request-id", key, "retry-after", key, "x-echo", "Bearer " + key);
        List<Answer> all = new ArrayList<>();
        all.add(new Answer.Json(Chunks.completion("{\"content\":\"it is " + key + "\"}", key)));
        all.add(new Answer.Sse(Chunks.words("the key ", "is ", key)));
        all.add(new Answer.Sse(List.of(Chunks.delta("{\"content\":\"x\"}"), Chunks.finish(key))));
        all.add(new Answer.NeedsKey("another", new Answer.Silent()));
        all.add(new Answer.Json(400, error));
        all.add(new Answer.Json(401, headers, error));
        all.add(new Answer.Json(429, headers, error));
        all.add(new Answer.Json(500, "the key " + key + " in plain words"));
        all.add(
                new Answer.Json(
                        400, "{\"error\":{\"message\":\"" + "x".repeat(1990) + key + "\"}}"));
        all.add(new Answer.ErrorInside200(List.of(), error));
        all.add(new Answer.ErrorInside200(begun, error));
        all.add(new Answer.Sse(List.of("{\"key\":" + key)));
        all.add(new Answer.CutAfter(Chunks.words(key).subList(0, 1)));
        all.add(new Answer.ResetBeforeHead());
        all.add(new Answer.Html(502));
        all.add(new Answer.Garbage());
        return all;
    }
}
