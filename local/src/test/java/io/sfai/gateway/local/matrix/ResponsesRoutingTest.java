package io.sfai.gateway.local.matrix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.MatrixGateway;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.Scripted;
import io.sfai.gateway.local.upstream.Scripted.End;
import io.sfai.gateway.local.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who answers a client of Responses when the upstream that speaks it does not, and what it is told.
 */
class ResponsesRoutingTest {
    private static final String CREATED =
            "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,"
                    + "\"response\":{\"id\":\"resp_up\",\"status\":\"in_progress\"}}\n\n";
    private static final String FAILED =
            "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":1,"
                    + "\"response\":{\"error\":{\"code\":\"%s\",\"message\":\"no luck\"}}}\n\n";

    @TempDir private Path directory;
    private final BlockingQueue<Scripted> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Received> asked = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private ScriptedUpstream upstream;
    private MatrixGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = new ScriptedUpstream(this::answer);
        String map =
                """
                {"providers": {"openai": {"type": "openai", "baseUrl": "%s/v1", "apis": ["responses"]}},
                 "defaults": {"retries": 0},
                 "models": {"alone": "openai/gpt-5", "again": {"target": "openai/gpt-5", "retries": 1},
                            "helped": {"target": "openai/gpt-5", "fallbacks": ["mock"]},
                            "led": {"target": "openai/gpt-5", "system": "Be brief."},
                            "mock": "mock/echo"}}
                """
                        .formatted(upstream.address());
        gateway = MatrixGateway.start(map, Map.of(), true, directory, line -> {});
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
        http.close();
    }

    private Scripted answer(Received request) {
        asked.add(request);
        return requireNonNull(answers.poll(), "nothing to answer");
    }

    private void streams(String... events) {
        answers.add(
                new Scripted(
                        200,
                        Map.of("content-type", "text/event-stream"),
                        true,
                        List.of(events).stream().map(Wire::utf8).toList(),
                        End.WHOLE));
    }

    private void says(int status, String type, String body) {
        answers.add(
                new Scripted(
                        status,
                        Map.of("content-type", type),
                        false,
                        List.of(Wire.utf8(body)),
                        End.WHOLE));
    }

    private HttpResponse<String> ask(String alias, boolean stream) throws Exception {
        return ask(
                new JsonObject().put("model", alias).put("input", "hello").put("stream", stream));
    }

    private HttpResponse<String> ask(JsonObject body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.address() + "/v1/responses"))
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static JsonObject error(HttpResponse<String> answer) {
        return At.object(Json.object(answer.body()), "error");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailureBeforeTheFirstContentIsAStatus(boolean stream) throws Exception {
        for (Map.Entry<String, Integer> each :
                Map.of("server_error", 502, "rate_limit_exceeded", 429, "invalid_prompt", 400)
                        .entrySet()) {
            if (stream) {
                streams(CREATED, FAILED.formatted(each.getKey()));
            } else {
                says(
                        200,
                        "application/json",
                        "{\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\"%s\",\"message\":\"no luck\"}}"
                                .formatted(each.getKey()));
            }
            HttpResponse<String> answer = ask("alone", stream);
            assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(each.getValue());
            assertThat(error(answer).string("message")).contains("no luck");
            assertThat(error(answer).string("code")).isEqualTo(each.getKey());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"again", "helped"})
    void whoFailsAfterItsFirstEventsIsFollowed(String alias) throws Exception {
        streams(CREATED, FAILED.formatted("server_error"));
        Script script = Script.says("hello");
        answers.add(
                new Scripted(
                        200,
                        Map.of("content-type", "text/event-stream"),
                        true,
                        new ResponsesWire().stream(script, requestOf(alias)),
                        End.WHOLE));
        HttpResponse<String> answer = ask(alias, true);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-sfai-attempts")).hasValue("2");
        Seen seen = SeenResponses.read(alias, answer.body());
        assertThat(seen.text()).isEqualTo("hello");
        assertThat(seen.finish()).isEqualTo("stop");
    }

    private static Received requestOf(String alias) {
        JsonObject body = new JsonObject().put("model", alias).put("tools", new JsonArray());
        return new Received("/v1/responses", Map.of(), body, new CompletableFuture<>());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void anUpstreamWithoutThePathIsSaidToBeOne(int status) throws Exception {
        says(status, "application/json", "{\"detail\":\"Not Found\"}");
        HttpResponse<String> answer = ask("alone", true);
        assertThat(answer.statusCode()).isEqualTo(status == 404 ? 404 : 502);
        assertThat(error(answer).string("message"))
                .contains("Not Found", "\"apis\"", "\"openai\"", "model map");
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatIsNoResponseIsABadGateway() throws Exception {
        says(200, "text/html", "<html>Sign in</html>");
        streams("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[]}\n\n");
        streams("data: oops\n\n");
        streams(CREATED);
        streams(CREATED, "data: [DONE]\n\n");
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> answer = ask("alone", true);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
            assertThat(error(answer).string("type")).isEqualTo("upstream_error");
        }
    }

    @Test
    void whatTheAliasAddsIsSaidInChat() throws Exception {
        says(
                200,
                "application/json",
                "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}");
        assertThat(ask("led", false).statusCode()).isEqualTo(200);
        Received request = asked.remove();
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.body().toString()).contains("Be brief.");
    }

    @Test
    void anotherUpstreamsTurnIsGoneOnFrom() throws Exception {
        String first = Json.object(ask("mock", false).body()).string("id", "");
        Script script = Script.says("Grüße.");
        says(
                200,
                "application/json",
                Json.text(new ResponsesWire().whole(script, requestOf("alone"))));
        JsonObject body = new JsonObject().put("model", "alone").put("input", "more");
        HttpResponse<String> second = ask(body.put("previous_response_id", first));
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        JsonObject response = Json.object(second.body());
        assertThat(response.string("previous_response_id")).isEqualTo(first);
        assertThat(asked.remove().body().toString())
                .contains("\"hello\"", "\"more\"", "\"store\":false", "reasoning.encrypted_content")
                .doesNotContain("previous_response_id", first);
        body.put("model", "mock").put("previous_response_id", response.get("id"));
        HttpResponse<String> third = ask(body);
        assertThat(third.statusCode()).isEqualTo(200);
        assertThat(third.body()).contains("more");
    }

    @Test
    void anUpstreamsOwnIdsLeadNowhere() throws Exception {
        JsonObject body = new JsonObject().put("model", "alone").put("input", "hello");
        assertThat(ask(body.put("previous_response_id", "resp_0123456789abcdef")).statusCode())
                .isEqualTo(404);
        JsonObject reference =
                new JsonObject().put("type", "item_reference").put("id", "msg_0123456789abcdef");
        body.remove("previous_response_id");
        assertThat(ask(body.put("input", JsonArray.of(reference))).statusCode()).isEqualTo(404);
        assertThat(asked).isEmpty();
    }
}
