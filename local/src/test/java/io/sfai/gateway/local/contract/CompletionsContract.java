package io.sfai.gateway.local.contract;

import static io.sfai.gateway.local.contract.EventStream.finishes;
import static io.sfai.gateway.local.contract.EventStream.said;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.Gate;
import io.sfai.gateway.local.upstream.MessageEvents;
import io.sfai.gateway.local.upstream.Received;
import io.sfai.gateway.local.upstream.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that complete text: relayed, in another of the upstream's APIs, or by a chat model. */
abstract class CompletionsContract extends Contract {
    private static final String TEXT = "/v1/completions";
    private static final String FIM = "/v1/fim/completions";
    private static final String CLAUDE = "claude-sonnet-4-5";

    CompletionsContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void aStreamIsRelayedByteByByteButForTheModel() throws Exception {
        List<String> sent = Texts.words("Gr\u00fcezi", " \"mitenand\"\n");
        upstream.on("plain", new Answer.Sse(withUsage(sent)));
        String body =
                "{\"model\":\"plain\",\"prompt\":[\"x\"],\"n\":1,\"max_tokens\":5,\"own\":{\"a\":[1.0]},"
                        + "\"stream\":true}";
        try (EventStream answer = client.events(TEXT, body)) {
            assertThat(answer.rest())
                    .isEqualTo(sent.stream().map(CompletionsContract::renamed).toList());
            JsonObject line = log.completion(answer.id());
            assertThat(line.string("dialect")).isEqualTo("completions");
            assertThat(line.integer("tokensIn")).isEqualTo(100);
            assertThat(line.integer("tokensOut")).isEqualTo(20);
            assertThat(line.string("finishReason")).isEqualTo("stop");
        }
        Received received = upstream.next();
        assertThat(received.path()).isEqualTo("/v1/completions");
        assertThat(received.body())
                .hasToString(
                        "{\"model\":\"plain\",\"prompt\":[\"x\"],\"n\":1,\"max_tokens\":5,"
                                + "\"own\":{\"a\":[1.0]},\"stream\":true,"
                                + "\"stream_options\":{\"include_usage\":true}}");
        assertThat(received.headers()).containsEntry("authorization", "Bearer " + TestMap.FAKE_KEY);
    }

    private static List<String> withUsage(List<String> chunks) {
        return Chunks.with(chunks, Texts.usage(100, 20));
    }

    private static String renamed(String chunk) {
        return chunk.replace("\"upstream-name\"", "\"plain\"");
    }

    @Test
    void whoAsksForUsageGetsItOnAChunkOfItsOwn() throws Exception {
        upstream.on("plain", new Answer.Sse(withUsage(Texts.words("a"))));
        try (EventStream answer =
                client.events(TEXT, prompt("plain", Ask.WITH_USAGE, "\"stream\":true"))) {
            JsonObject last = answer.chunks().getLast();
            assertThat(last.array("choices")).hasToString("[]");
            assertThat(last.string("model")).isEqualTo("plain");
            assertThat(requireNonNull(last.object("usage")).integer("total_tokens")).isEqualTo(120);
        }
    }

    @Test
    void aWholeAnswerKeepsWhatTheGatewayDoesNotKnow() throws Exception {
        upstream.on("plain", new Answer.Json(Texts.whole("a\u00e9")));
        String body = "{\"model\":\"plain\",\"prompt\":[[1,2],[3]],\"n\":2,\"logprobs\":1}";
        Reply reply = client.call("POST", TEXT, body);
        assertThat(reply.body()).isEqualTo(renamed(Texts.whole("a\u00e9")));
        assertThat(upstream.next().body()).isEqualTo(Json.object(body).put("model", "plain"));
    }

    @Test
    void itComesAsItIsSaid() throws Exception {
        Gate gate = new Gate();
        upstream.on("plain", new Answer.Sse(Texts.words("one", " two"), gate));
        gate.letOne();
        try (EventStream answer = client.events(TEXT, prompt("plain", "\"stream\":true"))) {
            assertThat(text(answer.chunk())).isEqualTo("one");
            gate.open();
            assertThat(text(answer.chunk())).isEqualTo(" two");
        }
        Gate chat = new Gate();
        upstream.on(CLAUDE, new Answer.Sse(MessageEvents.words("```js\n", "one", " two"), chat));
        for (int i = 0; i < 5; i++) {
            chat.letOne();
        }
        try (EventStream answer = client.events(TEXT, prompt("fake-claude", "\"stream\":true"))) {
            assertThat(text(answer.chunk())).isEqualTo("one");
            chat.open();
            assertThat(text(answer.chunk())).isEqualTo(" two");
        }
    }

    @Test
    void whoHasOnlyChatIsAskedInChatWithinTheSameAttempt() throws Exception {
        upstream.on(
                "chats",
                new Answer.Json(404, "{\"error\":{\"message\":\"This is a chat model\"}}"),
                new Answer.Sse(Chunks.wordsAndUsage("```py\n", "return a", " + b", "\n```")));
        String body =
                "{\"model\":\"chats\",\"prompt\":\"def add(a, b):\\n    \",\"suffix\":\"\\nx()\","
                        + "\"stream\":true}";
        try (EventStream answer = client.events(TEXT, body)) {
            assertThat(texts(answer.chunks())).isEqualTo("return a + b");
            assertThat(answer.header("x-sfai-attempts")).isEqualTo("1");
            assertThat(log.completion(answer.id()).integer("attempts")).isEqualTo(1);
            assertThat(log.completion(answer.id()).integer("tokensOut")).isEqualTo(20);
        }
        assertThat(upstream.next().path()).isEqualTo("/v1/completions");
        Received chat = upstream.next();
        assertThat(chat.path()).isEqualTo("/v1/chat/completions");
        JsonArray messages = requireNonNull(chat.body().array("messages"));
        assertThat(requireNonNull(messages.object(0)).string("content", "")).contains("\nx()\n");
        assertThat(requireNonNull(messages.object(1)).string("content"))
                .isEqualTo("def add(a, b):\n    ");

        try (EventStream again = client.events(FIM, body)) {
            assertThat(said(again.chunks(), "content")).isEqualTo("return a + b");
        }
        assertThat(upstream.next().path()).isEqualTo("/v1/chat/completions");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void mistralsClientsGetMessages() throws Exception {
        upstream.on("codestral", new Answer.Sse(Chunks.words("a", " + b")));
        String body =
                "{\"model\":\"fim\",\"prompt\":\"return \",\"suffix\":\"\\n}\",\"max_tokens\":20,"
                        + "\"random_seed\":1,\"min_tokens\":1,\"stream\":true}";
        try (EventStream answer = client.events(FIM, body)) {
            assertThat(answer.rest())
                    .isEqualTo(
                            Chunks.words("a", " + b").stream()
                                    .map(each -> each.replace("upstream-name", "fim"))
                                    .toList());
        }
        Received received = upstream.next();
        assertThat(received.path()).isEqualTo("/v1/fim/completions");
        assertThat(received.body()).isEqualTo(Json.object(body).put("model", "codestral"));

        upstream.on("codestral", new Answer.Sse(Chunks.wordsAndUsage("a", " + b")));
        try (EventStream crossed = client.events(TEXT, body)) {
            assertThat(texts(crossed.chunks())).isEqualTo("a + b");
        }
        assertThat(upstream.next().path()).isEqualTo("/v1/fim/completions");

        upstream.on("plain", new Answer.Json(Texts.whole("```x")));
        Reply whole =
                client.call(
                        "POST", FIM, "{\"model\":\"plain\",\"prompt\":\"a\",\"random_seed\":7}");
        assertThat(whole.message().string("content")).isEqualTo("```x");
        assertThat(whole.json().string("object")).isEqualTo("chat.completion");
        assertThat(upstream.next().body())
                .hasToString("{\"model\":\"plain\",\"prompt\":\"a\",\"seed\":7}");
    }

    @Test
    void whatAnAliasFillsInIsSaidInTheClientsWordsAndItsSystemInChat() throws Exception {
        upstream.on("plain", new Answer.Json(Texts.whole("a")));
        client.call("POST", TEXT, prompt("brief"));
        Received received = upstream.next();
        assertThat(received.path()).isEqualTo("/v1/completions");
        assertThat(received.body())
                .hasToString("{\"model\":\"plain\",\"prompt\":\"x\",\"max_tokens\":9}");

        upstream.on("plain", new Answer.Json(Chunks.completion("{\"content\":\"hi\"}", "stop")));
        Reply polite = client.call("POST", TEXT, prompt("polite"));
        assertThat(text(polite.json())).isEqualTo("hi");
        Received chat = upstream.next();
        assertThat(chat.path()).isEqualTo("/v1/chat/completions");
        assertThat(requireNonNull(chat.body().array("messages")).size()).isEqualTo(3);
    }

    @Test
    void theMockAnswersOnBothPaths() throws Exception {
        Reply text = client.call("POST", TEXT, prompt("mock/echo"));
        assertThat(text(text.json())).isEqualTo("echo: x");
        assertThat(text.json().object("usage")).isNotNull();
        for (String path : List.of(FIM, "/fim/completions")) {
            String body = "{\"model\":\"mock/echo\",\"prompt\":\"a\\nb c\\n\",\"stream\":true}";
            try (EventStream answer = client.events(path, body)) {
                List<JsonObject> chunks = answer.chunks();
                assertThat(said(chunks, "content")).isEqualTo("echo: b c");
                assertThat(finishes(chunks)).containsExactly("stop");
            }
        }
    }

    @Test
    void whatChatCantSayIsRefusedByItsPlace() throws Exception {
        Map<String, String> bodies =
                Map.of(
                        "\"prompt\":[\"a\",\"b\"]", "prompt",
                        "\"prompt\":[1,2]", "prompt",
                        "\"prompt\":\"a\",\"n\":2", "n",
                        "\"prompt\":\"a\",\"logprobs\":1", "logprobs",
                        "\"prompt\":{}", "prompt");
        for (Map.Entry<String, String> each : bodies.entrySet()) {
            for (String alias : List.of("fake-claude", "mock/echo", "polite")) {
                String body = "{\"model\":\"" + alias + "\"," + each.getKey() + "}";
                Reply reply = client.call("POST", TEXT, body);
                assertThat(reply.status()).as(body).isEqualTo(400);
                assertThat(reply.error().string("param")).as(body).isEqualTo(each.getValue());
            }
        }
        assertThat(client.call("POST", FIM, "{\"model\":").error().string("type"))
                .isEqualTo("invalid_request_error");
        assertThat(client.call("POST", TEXT, prompt("nobody-knows")).status()).isEqualTo(404);
        assertThat(client.bare("POST", TEXT, prompt("plain")).status()).isEqualTo(401);
    }

    @Test
    void aStreamThatIsCutOrFailsNeverLooksWhole() throws Exception {
        List<String> words = Texts.words("a", "b");
        String error = "{\"error\":{\"message\":\"overloaded\",\"code\":503}}";
        List<Answer> broken =
                List.of(
                        new Answer.CutAfter(words.subList(0, 2)),
                        new Answer.CutInsideEvent(words.subList(0, 1)),
                        new Answer.ErrorInside200(words.subList(0, 1), error));
        for (Answer answer : broken) {
            upstream.on("breaks", answer);
            for (String path : List.of(TEXT, FIM)) {
                try (EventStream stream =
                        client.events(path, prompt("breaks", "\"stream\":true"))) {
                    List<String> rest = stream.rest();
                    assertThat(rest.getFirst()).contains("\"a\"");
                    assertThat(rest.toString()).doesNotContain("\"stop\"");
                    assertThat(rest.getLast()).startsWith("{\"error\":{");
                }
            }
        }
    }

    @Test
    void aRefusalThatIsNotAboutTheApiIsTold() throws Exception {
        upstream.on(
                "breaks",
                new Answer.Json(
                        429, Map.of("retry-after", "7"), "{\"error\":{\"message\":\"x\"}}"));
        Reply reply = client.call("POST", TEXT, prompt("breaks"));
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("retry-after")).isEqualTo("7");
        assertThat(upstream.next().path()).isEqualTo("/v1/completions");
        assertThat(upstream.waiting()).isZero();
    }

    private static String prompt(String alias, String... more) {
        StringBuilder body = new StringBuilder("{\"model\":\"" + alias + "\",\"prompt\":\"x\"");
        for (String each : more) {
            body.append(',').append(each);
        }
        return body.append('}').toString();
    }

    private static String text(JsonObject completion) {
        return requireNonNull(EventStream.choice(completion)).string("text", "");
    }

    private static String texts(List<JsonObject> chunks) {
        StringBuilder all = new StringBuilder();
        chunks.forEach(each -> all.append(text(each)));
        return all.toString();
    }
}
