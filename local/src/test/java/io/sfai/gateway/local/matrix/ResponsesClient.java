package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Seen.Call;
import io.sfai.gateway.local.matrix.Seen.Failure;
import io.sfai.gateway.local.matrix.Seen.Tokens;
import io.sfai.gateway.local.upstream.Received;
import java.io.IOException;
import java.net.URI;
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
import org.jspecify.annotations.Nullable;

/** A client that speaks Responses; what it sees is told in Chat's words. */
final class ResponsesClient implements DialectClient {
    private static final String SEAL = "sfai1.";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    ResponsesClient(String address) {
        this.address = address;
    }

    /** One more: what speaks Responses itself is relayed to its clients. */
    @Override
    public List<Upstream> upstreams() {
        return List.of(Upstream.values());
    }

    @Override
    public JsonObject body(Cell cell) {
        return ResponsesAsked.body(cell);
    }

    @Override
    public void checkAskedOfOpenAi(Cell cell, Received request) {
        if (cell.upstream() == Upstream.RESPONSES) {
            ResponsesAsked.checkRelayed(cell, request);
        } else {
            ResponsesAsked.checkOpenAi(cell, request);
        }
    }

    @Override
    public boolean hasCodes() {
        return true;
    }

    @Override
    public Seen ask(String requestId, JsonObject body) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/v1/responses"))
                        .timeout(Duration.ofSeconds(60))
                        .header("content-type", "application/json")
                        .header("x-request-id", requestId)
                        .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        String alias = body.string("model", "");
        if (answer.statusCode() != 200) {
            String retryAfter = answer.headers().firstValue("retry-after").orElse(null);
            Failure error = SeenStream.failure(Json.object(answer.body()), retryAfter);
            return new Seen(answer.statusCode(), "", "", List.of(), List.of(), null, null, error);
        }
        assertThat(answer.headers().firstValue("x-sfai-dropped-tools")).isEmpty();
        return body.isTrue("stream")
                ? SeenResponses.read(alias, answer.body())
                : seen(alias, Json.object(answer.body()), null);
    }

    /** A response, whole or put together. */
    static Seen seen(String alias, JsonObject response, @Nullable Failure error) {
        assertThat(response.string("object")).isEqualTo("response");
        assertThat(response.string("model")).isEqualTo(alias);
        assertThat(response.string("id")).matches("resp_[0-9a-f]{48}");
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<JsonObject> thoughts = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        for (JsonObject item : At.objects(response, "output")) {
            assertThat(item.string("id")).matches("[a-z]{2,4}_[0-9a-f]{48}o\\d+([.].*)?");
            switch (item.string("type", "")) {
                case "message" ->
                        At.objects(item, "content").forEach(part -> text.append(part.get("text")));
                case "reasoning" -> {
                    At.objects(item, "summary").forEach(part -> reasoning.append(part.get("text")));
                    String sealed = item.string("encrypted_content", "");
                    if (sealed.startsWith(SEAL)) {
                        thoughts.add(opened(sealed));
                    }
                }
                case "function_call" -> calls.add(call(calls.size(), item));
                default -> throw new AssertionError(item);
            }
        }
        return new Seen(
                200,
                text.toString(),
                reasoning.toString(),
                thoughts,
                calls,
                finish(response, !calls.isEmpty()),
                error == null ? tokens(At.object(response, "usage")) : null,
                error);
    }

    private static JsonObject opened(String sealed) {
        byte[] json = Base64.getUrlDecoder().decode(sealed.substring(SEAL.length()));
        JsonObject thought = Json.object(new String(json, StandardCharsets.UTF_8));
        return thought.has("data")
                ? new JsonObject().put("type", "redacted_thinking").put("data", thought.get("data"))
                : new JsonObject()
                        .put("type", "thinking")
                        .put("thinking", thought.get("text"))
                        .put("signature", thought.get("signature"));
    }

    private static Call call(int index, JsonObject item) {
        return new Call(
                index,
                requireNonNull(item.string("call_id")),
                requireNonNull(item.string("name")),
                Seen.arguments(requireNonNull(item.string("arguments"))));
    }

    private static @Nullable String finish(JsonObject response, boolean calls) {
        return switch (response.string("status", "")) {
            case "completed" -> calls ? "tool_calls" : "stop";
            case "incomplete" -> "length";
            case "failed" -> null;
            default -> throw new AssertionError(response);
        };
    }

    private static Tokens tokens(JsonObject usage) {
        return new Tokens(
                usage.integer("input_tokens", -1),
                usage.integer("output_tokens", -1),
                usage.integer("total_tokens", -1),
                At.object(usage, "input_tokens_details").integer("cached_tokens", -1),
                At.object(usage, "output_tokens_details").integer("reasoning_tokens", -1));
    }

    @Override
    public void close() {
        http.close();
    }
}
