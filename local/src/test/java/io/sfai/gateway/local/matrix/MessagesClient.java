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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that speaks Messages; what it sees is told in Chat's words. */
final class MessagesClient implements DialectClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    MessagesClient(String address) {
        this.address = address;
    }

    @Override
    public JsonObject body(Cell cell) {
        return MessagesAsked.body(cell);
    }

    @Override
    public void checkAskedOfOpenAi(Cell cell, Received request) {
        MessagesAsked.checkOpenAi(cell, request);
    }

    @Override
    public boolean hasCodes() {
        return false;
    }

    @Override
    public Seen ask(String requestId, JsonObject body) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/v1/messages?beta=true"))
                        .timeout(Duration.ofSeconds(60))
                        .header("content-type", "application/json")
                        .header("x-request-id", requestId)
                        .header("anthropic-version", "2023-06-01")
                        .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            String retryAfter = answer.headers().firstValue("retry-after").orElse(null);
            return nothing(answer.statusCode(), failure(Json.object(answer.body()), retryAfter));
        }
        assertThat(answer.headers().firstValue("request-id")).hasValue(requestId);
        String alias = body.string("model", "");
        return body.isTrue("stream")
                ? SeenMessages.read(alias, answer.body())
                : seen(alias, Json.object(answer.body()), null);
    }

    private static Seen nothing(int status, Failure error) {
        return new Seen(status, "", "", List.of(), List.of(), null, null, error);
    }

    /** A message, whole or put together. */
    static Seen seen(String alias, JsonObject message, @Nullable Failure error) {
        assertThat(message.string("type")).isEqualTo("message");
        assertThat(message.string("role")).isEqualTo("assistant");
        assertThat(message.string("model")).isEqualTo(alias);
        assertThat(message.string("id")).startsWith("msg_");
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<JsonObject> thoughts = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        for (JsonObject block : At.objects(message, "content")) {
            switch (block.string("type", "")) {
                case "text" -> text.append(block.string("text"));
                case "thinking" -> {
                    reasoning.append(block.string("thinking"));
                    if (!requireNonNull(block.string("signature")).isEmpty()) {
                        thoughts.add(block);
                    }
                }
                case "redacted_thinking" -> thoughts.add(block);
                case "tool_use" -> calls.add(call(calls.size(), block));
                // An upstream's own tools are nothing that Chat tells of.
                case "server_tool_use", "web_search_tool_result" -> {}
                default -> throw new AssertionError(block);
            }
        }
        String stop = message.string("stop_reason");
        return new Seen(
                200,
                text.toString(),
                reasoning.toString(),
                thoughts,
                calls,
                stop == null ? null : finish(stop),
                error == null ? tokens(At.object(message, "usage")) : null,
                error);
    }

    private static Call call(int index, JsonObject block) {
        return new Call(
                index,
                requireNonNull(block.string("id")),
                requireNonNull(block.string("name")),
                requireNonNull(block.object("input")));
    }

    private static String finish(String stopReason) {
        return switch (stopReason) {
            case "end_turn" -> "stop";
            case "tool_use" -> "tool_calls";
            case "max_tokens" -> "length";
            default -> throw new AssertionError(stopReason);
        };
    }

    private static Tokens tokens(JsonObject usage) {
        long read = usage.integer("cache_read_input_tokens", 0);
        long in =
                usage.integer("input_tokens", -1000)
                        + read
                        + usage.integer("cache_creation_input_tokens", 0);
        long out = usage.integer("output_tokens", -1000);
        return new Tokens(in, out, in + out, read, 0);
    }

    static Failure failure(JsonObject body, @Nullable String retryAfter) {
        assertThat(body.string("type")).isEqualTo("error");
        assertThat(body.string("request_id")).isNotBlank();
        JsonObject error = At.object(body, "error");
        String message = requireNonNull(error.string("message"));
        assertThat(message).isNotBlank();
        String type = requireNonNull(error.string("type"));
        return new Failure(
                type.equals("api_error") ? "upstream_error" : type, null, message, retryAfter);
    }

    @Override
    public void close() {
        http.close();
    }
}
