package io.sfai.gateway.local.privacy;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.FakeUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A day's worth of requests, most of them with a key where none belongs. */
public final class Mixture {
    /** Is in a prompt, and so in a log that was really searched. */
    public static final String NEEDLE = "the needle in this haystack";

    /** Places near those where the log cuts a message. */
    private static final List<Integer> CUTS = List.of(0, 150, 170, 190, 199, 149_970, 149_995);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> issued = new ArrayList<>();
    private final String address;
    private final FakeUpstream upstream;
    private final Canaries canaries;

    public Mixture(String address, FakeUpstream upstream, Canaries canaries) {
        this.address = address;
        this.upstream = upstream;
        this.canaries = canaries;
    }

    /** The map that its gateway needs. */
    public static String map(FakeUpstream upstream) {
        return Echoes.map(upstream);
    }

    /**
     * Sends all of it.
     *
     * @return how many requests had which status; 0 for those whose line was cut
     */
    public Map<Integer, Integer> run() throws InterruptedException {
        Echoes.prepare(upstream);
        chat(chat("echo", NEEDLE));
        echoes();
        for (String key : canaries.pasted()) {
            pasted(key);
            strayed(key);
            Dialects.of(key).forEach(this::post);
        }
        credentials();
        administered();
        return statuses;
    }

    /** The keys that the gateway gave out meanwhile. */
    public List<String> issued() {
        return List.copyOf(issued);
    }

    /** Failing upstreams and good ones, and then what they said as a history. */
    private void echoes() throws InterruptedException {
        for (String provider : Echoes.providers()) {
            for (int way = 0; way < Echoes.WAYS; way++) {
                chat(chat(provider + "-" + way, "hi"));
                chat(chat(provider + "-" + way, "hi").put("stream", true));
            }
        }
        chat(chat("nobody", "hi"));
    }

    /** A key in the texts of good requests. */
    private void pasted(String key) throws InterruptedException {
        String basic = base64("user:" + key);
        for (String text :
                List.of(
                        key,
                        "my key is " + key + ", why is it refused?",
                        "curl -H 'Authorization: Bearer " + key + "' https://example.com",
                        Json.text(new JsonObject().put("apiKey", key).put("x", Json.text(key))),
                        "https://example.com/?api_key=" + encoded(key),
                        "Authorization: Basic " + basic,
                        "X-Api-Key: " + key + "\r\n")) {
            chat(chat("echo", text));
        }
        for (int before : CUTS) {
            chat(chat("echo", "x".repeat(before) + key + "y".repeat(300)));
            chat(chat("echo", "x".repeat(300) + key + "y".repeat(before)).put("stream", true));
        }
        JsonObject history = chat("echo", "go on");
        JsonArray turns = new JsonArray();
        turns.add(turn("system", "use " + key)).add(turn("user", key));
        turns.add(turn("assistant", "I use " + key)).add(turn("user", "and now?"));
        chat(history.put("messages", turns).put("user", key));
    }

    /** A key in places where it has no business. */
    private void strayed(String key) throws InterruptedException {
        chat(chat(key, "as an alias"));
        chat(chat("echo", "hi").put(key, "as a parameter"));
        chat(chat("echo", "hi").put("temperature", key));
        chat(chat("echo", "hi").put("tool_choice", key).put("response_format", key));
        chat(chat("echo", "hi").put("tools", JsonArray.of(new JsonObject().put("type", key))));
        chat(chat("shaped-1", "hi").put("metadata", new JsonObject().put(key, key)));
        chat(new JsonObject().put("model", "echo").put("messages", key));
        chat(new JsonObject().put("model", "echo").put("messages", JsonArray.of(turn(key, "hi"))));
        JsonObject url = new JsonObject().put("url", "http://127.0.0.1:1/" + encoded(key));
        JsonObject image = new JsonObject().put("type", "image_url").put("image_url", url);
        JsonObject seeing = turn("user", "").put("content", JsonArray.of(image));
        chat(chat("claude-0", "hi").put("messages", JsonArray.of(seeing)));
        for (String body :
                List.of(
                        key,
                        "[\"" + key + "\"]",
                        "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"" + key,
                        "{\"model\":\"" + key + "\",\"model\":\"" + key + "\"}")) {
            send(
                    "POST",
                    "/v1/chat/completions",
                    body,
                    "authorization",
                    "Bearer " + Canaries.MASTER);
        }
        String path = "/" + encoded(key);
        for (String at : List.of("/v1/models" + path, path, "/v1" + path + "?api_key=" + path)) {
            send("GET", at, null, "authorization", "Bearer " + Canaries.MASTER);
        }
        String[] everywhere = {
            "authorization",
            "Bearer " + Canaries.MASTER,
            "x-request-id",
            key,
            "user-agent",
            key,
            "origin",
            key,
            "content-type",
            key,
            "x-amzn-trace-id",
            key,
            "cookie",
            key,
        };
        send("POST", "/v1/chat/completions", Json.text(chat("echo", "hi")), everywhere);
    }

    /** A request of another dialect. */
    private void post(Dialects.Asked asked) {
        try {
            send(asked.method(), asked.path(), asked.body(), asked.headers());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Keys where they belong, good and bad ones, in every form that clients send. */
    private void credentials() throws InterruptedException {
        String body = Json.text(chat("echo", "hi"));
        for (String key : canaries.keys()) {
            for (String[] headers : headers(key)) {
                send("POST", "/v1/chat/completions", body, headers);
                send("GET", "/v1/models", null, headers);
            }
        }
        for (String[] headers : headers(Canaries.STRANGER)) {
            send("POST", "/v1/chat/completions", body, headers);
        }
        String basic = "Basic " + base64(Canaries.BASIC);
        send("POST", "/v1/chat/completions", body, "authorization", basic);
        send("GET", "/v1/models", null);
        send(
                "POST",
                "/v1/chat/completions",
                "x".repeat(1_100_000),
                headers(Canaries.MASTER).getFirst());
    }

    /** Keys as the admin's endpoints give and take them. */
    private void administered() throws InterruptedException {
        String[] master = headers(Canaries.MASTER).getFirst();
        for (String name : List.of("made", "made", "sk-sfai-no-name-at-all")) {
            String body = Json.text(new JsonObject().put("key_alias", name));
            String answer = send("POST", "/key/generate", body, master);
            int at = answer.indexOf("sk-sfai-");
            if (at >= 0 && !name.startsWith("sk-")) {
                issued.add(answer.substring(at, answer.indexOf('"', at)));
            }
        }
        for (String key : issued) {
            send("POST", "/v1/chat/completions", Json.text(chat("echo", key)), headers(key).get(0));
            String named = Json.text(new JsonObject().put("key", key).put("rpm_limit", key));
            send("GET", "/key/info?key=" + encoded(key), null, master);
            send("GET", "/spend/logs?api_key=" + encoded(key), null, master);
            send("POST", "/key/update", named, master);
            String several = Json.text(new JsonObject().put("keys", JsonArray.of(key, key + "x")));
            send("POST", "/key/delete", several, master);
            send("POST", "/v1/chat/completions", Json.text(chat("echo", key)), headers(key).get(0));
        }
    }

    private static List<String[]> headers(String key) {
        return List.of(
                new String[] {"authorization", "Bearer " + key},
                new String[] {"authorization", "bearer   " + key + " "},
                new String[] {"authorization", key},
                new String[] {"authorization", "Basic " + base64("user:" + key)},
                new String[] {"x-api-key", key},
                new String[] {"api-key", key},
                new String[] {"x-internal-auth", key},
                new String[] {"x-api-key", "Bearer " + key, "authorization", "Token " + key});
    }

    private static JsonObject chat(String alias, String words) {
        return new JsonObject()
                .put("model", alias)
                .put("messages", JsonArray.of(turn("user", words)));
    }

    private static JsonObject turn(String role, String words) {
        return new JsonObject().put("role", role).put("content", words);
    }

    private void chat(JsonObject body) throws InterruptedException {
        String key = "Bearer " + Canaries.MASTER;
        send("POST", "/v1/chat/completions", Json.text(body), "authorization", key);
    }

    private String send(String method, String path, @Nullable String body, String... headers)
            throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            statuses.merge(answer.statusCode(), 1, Integer::sum);
            return answer.body();
        } catch (IOException e) {
            // The line was cut, as some of these upstreams cut theirs.
            statuses.merge(0, 1, Integer::sum);
            return "";
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
