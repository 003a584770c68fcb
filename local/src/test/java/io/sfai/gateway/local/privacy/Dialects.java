package io.sfai.gateway.local.privacy;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of every dialect but chat with a key where none belongs. None of them has the gateway
 * keep a conversation: what is said in one is kept as it was said.
 */
final class Dialects {
    private static final String[] MASTER = {"authorization", "Bearer " + Canaries.MASTER};

    private Dialects() {}

    /** One request. */
    @SuppressWarnings("ArrayRecordComponent")
    record Asked(String method, String path, @Nullable String body, String[] headers) {}

    static List<Asked> of(String key) {
        JsonObject message = new JsonObject().put("role", "user").put("content", key);
        JsonArray messages = JsonArray.of(message);
        String session = "/agent/message/stream";
        Map<String, JsonObject> good =
                Map.of(
                        "/v1/responses", with("input", key).put("store", false),
                        "/v1/messages", with("messages", messages).put("max_tokens", 9L),
                        "/v1/completions", with("prompt", key),
                        "/v1/fim/completions", with("prompt", key).put("suffix", key),
                        "/v1/embeddings", with("input", key));
        List<Asked> all = new ArrayList<>();
        good.forEach((path, body) -> {
            all.add(posted(path, Json.text(body)));
            all.add(posted(path, Json.text(body.copy().put("stream", true))));
            all.add(posted(path, Json.text(body.copy().put("model", key))));
            all.add(posted(path, Json.text(body.copy().put(key, key).put("temperature", key))));
            all.add(posted(path, "{\"model\":\"" + key));
        });
        JsonObject said = new JsonObject().put("session_id", key).put("type", key);
        all.add(posted(session, Json.text(said.put("content", key))));
        all.add(
                posted(
                        session,
                        Json.text(said.copy().put("type", "user_message").put("mode", key))));
        String[] wrong = {"x-internal-auth", key};
        all.add(new Asked("POST", session, Json.text(said), wrong));
        all.add(
                posted(
                        "/v1/responses",
                        Json.text(with("input", "hi").put("conversation", 7L).put("user", key))));
        all.add(
                posted(
                        "/v1/responses",
                        Json.text(with("input", "hi").put("previous_response_id", key))));
        String named = URLEncoder.encode(key, StandardCharsets.UTF_8);
        for (String path : List.of("/v1/responses/", "/v1/conversations/")) {
            all.add(new Asked("GET", path + named, null, MASTER));
            all.add(new Asked("DELETE", path + named, null, MASTER));
        }
        return all;
    }

    private static JsonObject with(String name, Object value) {
        return new JsonObject().put("model", "echo").put(name, value);
    }

    private static Asked posted(String path, String body) {
        return new Asked("POST", path, body, MASTER);
    }
}
