package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.matrix.Seen.Call;
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

/** A client that speaks Chat Completions. */
final class ChatClient implements DialectClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    ChatClient(String address) {
        this.address = address;
    }

    @Override
    public JsonObject body(Cell cell) {
        return Asked.body(cell);
    }

    @Override
    public void checkAskedOfOpenAi(Cell cell, Received request) {
        OpenAiAsked.check(cell, request);
    }

    @Override
    public boolean hasCodes() {
        return true;
    }

    @Override
    public Seen ask(String requestId, JsonObject body) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(60))
                        .header("content-type", "application/json")
                        .header("x-request-id", requestId)
                        .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        String alias = body.string("model", "");
        boolean json = answer.headers().firstValue("content-type").orElse("").contains("json");
        assertThat(json).isEqualTo(!body.isTrue("stream") || answer.statusCode() != 200);
        return json ? whole(alias, answer) : SeenStream.read(alias, answer.body());
    }

    private static Seen whole(String alias, HttpResponse<String> answer) {
        JsonObject body = Json.object(answer.body());
        if (answer.statusCode() != 200) {
            String retryAfter = answer.headers().firstValue("retry-after").orElse(null);
            return new Seen(
                    answer.statusCode(),
                    "",
                    "",
                    List.of(),
                    List.of(),
                    null,
                    null,
                    SeenStream.failure(body, retryAfter));
        }
        assertThat(body.string("object")).isEqualTo("chat.completion");
        assertThat(body.string("model")).isEqualTo(alias);
        JsonObject choice = SeenStream.objects(requireNonNull(body.array("choices"))).getFirst();
        JsonObject message = requireNonNull(choice.object("message"));
        return new Seen(
                200,
                message.string("content", ""),
                message.string("reasoning_content", ""),
                SeenStream.objects(message.array("thinking_blocks")),
                calls(message),
                choice.string("finish_reason"),
                SeenStream.tokens(requireNonNull(body.object("usage"))),
                null);
    }

    private static List<Call> calls(JsonObject message) {
        List<Call> calls = new ArrayList<>();
        for (JsonObject call : SeenStream.objects(message.array("tool_calls"))) {
            JsonObject function = requireNonNull(call.object("function"));
            calls.add(
                    new Call(
                            calls.size(),
                            requireNonNull(call.string("id")),
                            requireNonNull(function.string("name")),
                            Seen.arguments(requireNonNull(function.string("arguments")))));
        }
        return calls;
    }

    @Override
    public void close() {
        http.close();
    }
}
