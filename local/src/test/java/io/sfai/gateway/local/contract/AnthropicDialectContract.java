package io.sfai.gateway.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.MessageEvents;
import io.sfai.gateway.local.upstream.Received;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that speaks Anthropic's Messages. */
abstract class AnthropicDialectContract extends Contract {
    private static final String PATH = "/v1/messages";
    private static final String CLAUDE = "claude-sonnet-4-5";

    AnthropicDialectContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    private static String body(String alias, String... more) {
        return Ask.whole(alias, "hello", more).replaceFirst("^\\{", "{\"max_tokens\":50,");
    }

    private static String stream(String alias, String... more) {
        return body(alias, more).replaceFirst("^\\{", "{\"stream\":true,");
    }

    /** The whole of a streamed answer. */
    private static String text(HttpResponse<InputStream> answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        try (InputStream in = answer.body()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<JsonObject> events(String text) {
        List<JsonObject> events = new ArrayList<>();
        for (String event : text.split("\n\n", 0)) {
            if (!event.startsWith(":")) {
                JsonObject data = Json.object(event.substring(event.indexOf("\ndata: ") + 7));
                assertThat(event).startsWith("event: " + data.string("type") + "\ndata: ");
                events.add(data);
            }
        }
        return events;
    }

    private static List<String> types(List<JsonObject> events) {
        return events.stream().map(event -> event.string("type", "")).toList();
    }

    private static JsonObject error(Reply reply) {
        assertThat(reply.json().string("type")).isEqualTo("error");
        assertThat(reply.json().string("request_id")).isEqualTo(reply.id());
        assertThat(reply.header("request-id")).isEqualTo(reply.id());
        JsonObject error = requireNonNull(reply.json().object("error"));
        assertThat(error.string("message")).isNotBlank();
        return error;
    }

    @Test
    void itIsRelayedToAnthropicByteByByteButForTheModelsName() throws Exception {
        List<String> own = MessageEvents.words("Grüezi", " mitenand");
        upstream.on(CLAUDE, new Answer.Sse(own));
        String asked =
                stream(
                        "fake-claude",
                        "\"context_management\":{\"edits\":[]}",
                        "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]");
        HttpResponse<InputStream> answer =
                client.open(PATH + "?beta=true", asked, "anthropic-beta", "context-1m-2025-08-07");
        StringBuilder expected = new StringBuilder();
        for (String event : own) {
            String type = Json.object(event).string("type");
            expected.append("event: ").append(type).append("\ndata: ");
            expected.append(event.replace("upstream-name", "fake-claude")).append("\n\n");
        }
        assertThat(text(answer)).isEqualTo(expected.toString());
        assertThat(answer.headers().firstValue("x-sfai-dropped-tools")).isEmpty();
        Received sent = upstream.next();
        assertThat(sent.body()).isEqualTo(Json.object(asked).put("model", CLAUDE));
        assertThat(sent.headers())
                .containsEntry("anthropic-beta", "context-1m-2025-08-07")
                .containsEntry("x-api-key", TestMap.FAKE_KEY)
                .doesNotContainKey("authorization");
        JsonObject line = log.completion(answer.headers().firstValue("x-request-id").orElse(""));
        assertThat(line.string("dialect")).isEqualTo("messages");
        assertThat(line.string("finishReason")).isEqualTo("end_turn");
        assertThat(line.integer("tokensIn")).isEqualTo(120);
        assertThat(line.integer("tokensOut")).isEqualTo(20);
        assertThat(line.names()).doesNotContain("droppedTools", "droppedFields");
    }

    @Test
    void aWholeAnswerOfAnthropicsIsRelayedToo() throws Exception {
        String own =
                MessageEvents.message(
                        "[{\"type\":\"text\",\"text\":\"Hi\",\"new\":1}]", "end_turn");
        upstream.on(CLAUDE, new Answer.Json(own));
        Reply reply = client.call("POST", "/messages", body("fake-claude"));
        assertThat(reply.body()).isEqualTo(own.replace("upstream-name", "fake-claude"));
        assertThat(reply.header("x-sfai-target")).isEqualTo("messages/" + CLAUDE);
    }

    @Test
    void anotherUpstreamsAnswerIsWrittenInTheClientsDialect() throws Exception {
        String tools =
                "\"tools\":[{\"name\":\"get_weather\",\"input_schema\":{\"type\":\"object\"}},"
                        + "{\"type\":\"bash_20250124\",\"name\":\"bash\"}]";
        HttpResponse<InputStream> answer = client.open(PATH, stream("mock/tools", tools));
        List<JsonObject> events = events(text(answer));
        assertThat(types(events)).startsWith("message_start").endsWith("message_stop");
        assertThat(types(events)).containsOnlyOnce("message_delta");
        assertThat(events.toString()).contains("tool_use", "input_json_delta");
        assertThat(answer.headers().firstValue("x-sfai-dropped-tools")).hasValue("bash_20250124");
        String id = answer.headers().firstValue("x-request-id").orElse("");
        assertThat(log.completion(id).array("droppedTools")).hasToString("[\"bash_20250124\"]");
        assertThat(answer.headers().firstValue("request-id")).hasValue(id);

        Reply whole = client.call("POST", PATH, body("mock/tools", tools));
        assertThat(whole.json().string("model")).isEqualTo("mock/tools");
        assertThat(whole.json().string("stop_reason")).isEqualTo("tool_use");
    }

    @Test
    void anAliasWithWordsOfItsOwnIsNotRelayed() throws Exception {
        Reply reply =
                client.call("POST", PATH, body("said", "\"thinking\":{\"type\":\"disabled\"}"));
        assertThat(reply.json().toString()).contains("as the map says");
    }

    @ParameterizedTest
    @CsvSource({"mock/error-midstream", "mock/cut"})
    void aStreamThatBreaksEndsWithAnErrorAndNothingMore(String alias) throws Exception {
        List<JsonObject> events = events(text(client.open(PATH, stream(alias))));
        assertThat(types(events)).startsWith("message_start").endsWith("error");
        assertThat(types(events)).doesNotContain("message_stop", "message_delta");
        assertThat(requireNonNull(events.getLast().object("error")).string("message")).isNotBlank();
    }

    @Test
    void aRelayedStreamThatIsCutEndsWithAnError() throws Exception {
        List<String> own = MessageEvents.words("a", "b");
        upstream.on(CLAUDE, new Answer.CutAfter(own.subList(0, own.size() - 1)));
        List<JsonObject> events = events(text(client.open(PATH, stream("fake-claude"))));
        assertThat(types(events)).endsWith("message_delta", "error").doesNotContain("message_stop");
    }

    @Test
    void silenceBeforeTheFirstEventIsAComment() throws Exception {
        upstream.on(CLAUDE, new Answer.StallAfter(List.of()));
        try (InputStream in = client.open(PATH, stream("fake-claude")).body()) {
            assertThat(new String(in.readNBytes(14), StandardCharsets.UTF_8))
                    .isEqualTo(": keep-alive\n\n");
        }
    }

    @Test
    void silenceWithinAMessageIsAPing() throws Exception {
        List<String> own = MessageEvents.words("a");
        upstream.on(CLAUDE, new Answer.StallAfter(own.subList(0, 4)));
        String ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
        StringBuilder text = new StringBuilder();
        try (InputStream in = client.open(PATH, stream("fake-claude")).body()) {
            int pings = 0;
            while (pings < 2) {
                int next = in.read();
                assertThat(next).isNotNegative();
                text.append((char) next);
                pings += text.toString().endsWith(ping) ? 1 : 0;
            }
        }
        assertThat(text).doesNotContain("keep-alive");
    }

    @Test
    void anUpstreamsErrorsAreOfAnthropicsShape() throws Exception {
        upstream.on(
                CLAUDE,
                new Answer.Json(
                        529, Map.of(), MessageEvents.error("overloaded_error", "Overloaded")),
                new Answer.Json(
                        429,
                        Map.of("retry-after", "90"),
                        MessageEvents.error("rate_limit_error", "Too many")),
                new Answer.Json(
                        400,
                        Map.of(),
                        MessageEvents.error("invalid_request_error", "messages.0: no")));
        Reply busy = client.call("POST", PATH, body("fake-claude"));
        assertThat(busy.status()).isEqualTo(503);
        assertThat(error(busy).string("type")).isEqualTo("overloaded_error");
        Reply limited = client.call("POST", PATH, body("fake-claude"));
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("90");
        assertThat(error(limited).string("type")).isEqualTo("rate_limit_error");
        Reply wrong = client.call("POST", PATH, body("fake-claude"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(error(wrong).string("message")).contains("messages.0: no");
    }

    @Test
    void whatIsNoRequestIsRefusedInAnthropicsShape() throws Exception {
        Reply none = client.call("POST", PATH, Ask.whole("plain", "hello"));
        assertThat(none.status()).isEqualTo(400);
        assertThat(error(none).string("message")).startsWith("max_tokens: ");
        Reply nobody = client.call("POST", PATH, body("no-such-alias"));
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(error(nobody).string("type")).isEqualTo("not_found_error");
        Reply stranger = client.bare("POST", PATH, body("plain"), "x-api-key", "sk-nobody");
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(error(stranger).string("type")).isEqualTo("authentication_error");
        Reply asked = client.call("GET", PATH + "/", null);
        assertThat(asked.status()).isEqualTo(405);
        assertThat(error(asked).string("type")).isEqualTo("invalid_request_error");
        String huge = "\"metadata\":{\"user_id\":\"" + "x".repeat(1_100_000) + "\"}";
        Reply large = client.call("POST", PATH, body("plain", huge));
        assertThat(large.status()).isEqualTo(413);
        assertThat(error(large).string("type")).isEqualTo("request_too_large");
    }

    @Test
    void tokensAreCountedByAnthropicOrGuessed() throws Exception {
        String path = PATH + "/count_tokens";
        upstream.on(CLAUDE, new Answer.Json("{\"input_tokens\":42}"));
        String asked = Ask.whole("fake-claude", "hello");
        Reply counted = client.call("POST", path, asked, "x-api-key", TestMap.MASTER_KEY);
        assertThat(counted.body()).isEqualTo("{\"input_tokens\":42}");
        assertThat(counted.header("x-sfai-estimated")).isNull();
        Received sent = upstream.next();
        assertThat(sent.path()).isEqualTo(path);
        assertThat(sent.body()).isEqualTo(Json.object(asked).put("model", CLAUDE));

        Reply guessed = client.call("POST", path, Ask.whole("plain", "12345678"));
        assertThat(guessed.body()).isEqualTo("{\"input_tokens\":2}");
        assertThat(guessed.header("x-sfai-estimated")).isEqualTo("true");
        assertThat(client.call("POST", path, Ask.whole("no-such-alias", "x")).status())
                .isEqualTo(404);
        assertThat(log.events("chat_completion"))
                .noneMatch(line -> counted.id().equals(line.string("requestId")))
                .noneMatch(line -> guessed.id().equals(line.string("requestId")));
    }
}
