package io.sfai.gateway.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conversations by their ids, and the session protocol of front ends on top of them. */
abstract class SessionsContract extends Contract {
    private static final String AGENT = "/agent/message/stream";
    private static final String RESPONSES = "/v1/responses";
    private static final Map<String, String> ELSEWHERE = Map.of("KEEP_ALIVE_SECONDS", "3");
    private static final Map<String, String> OPEN = Map.of("AUTH_MODE", "none");
    private static final String END =
            """
            data: {"token":"","is_final":true,"type":"assistant_message"}

            data: [DONE]

            """;

    private final Keys keys;
    private final String session = "session " + UUID.randomUUID() + " 漢";

    SessionsContract(Gateways gateways) throws Exception {
        super(gateways);
        keys = new Keys(gateways.store(), InstantSource.system());
    }

    private static String message(String session, String alias, String words) {
        return Json.text(
                new JsonObject()
                        .put("session_id", session)
                        .put("type", "user_message")
                        .put("content", words)
                        .put("model", alias));
    }

    private Reply say(String words) throws Exception {
        return client.bare(
                "POST",
                AGENT,
                message(session, "mock/echo", words),
                "x-internal-auth",
                TestMap.MASTER_KEY);
    }

    private static String in(String conversation, String alias, String words) {
        return Json.text(
                new JsonObject()
                        .put("model", alias)
                        .put("conversation", conversation)
                        .put("input", words));
    }

    private static String path(String conversation) {
        return "/v1/conversations/" + conversation.replace(" ", "%20").replace("漢", "%E6%BC%A2");
    }

    private List<String> said(Client asked, String conversation) throws Exception {
        Reply reply = asked.call("GET", path(conversation) + "/items?order=asc&limit=100", null);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        List<String> said = new ArrayList<>();
        JsonArray items = requireNonNull(reply.json().array("data"));
        for (int i = 0; i < items.size(); i++) {
            JsonObject item = requireNonNull(items.object(i));
            JsonArray content = requireNonNull(item.array("content"));
            said.add(item.string("role") + ": " + requireNonNull(content.object(0)).string("text"));
        }
        return said;
    }

    @Test
    void aSessionGoesOnInAnyDialectAndAnyGateway() throws Exception {
        Reply first = say("hello there");
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.header("content-type")).startsWith("text/event-stream");
        assertThat(first.body())
                .isEqualTo(
                        """
                        data: {"token":"hello","is_final":false,"type":"assistant_message"}

                        data: {"token":" there","is_final":false,"type":"assistant_message"}

                        """
                                + END);
        assertThat(log.completion(first.id()).string("dialect")).isEqualTo("session");
        Client elsewhere = new Client(gateways.with(ELSEWHERE));
        upstream.on(
                "plain",
                new Answer.Json(
                        Chunks.completion(
                                "{\"role\":\"assistant\",\"content\":\"fine\"}", "stop")));
        Reply second = elsewhere.call("POST", RESPONSES, in(session, "plain", "and you?"));
        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(String.valueOf(second.json().object("conversation")))
                .isEqualTo(Json.text(new JsonObject().put("id", session)));
        assertThat(String.valueOf(upstream.next().body().get("messages")))
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":\"hello there\"},"
                                + "{\"role\":\"assistant\",\"content\":\"hello there\"},"
                                + "{\"role\":\"user\",\"content\":\"and you?\"}]");
        String kept = RESPONSES + "/" + second.json().string("id");
        assertThat(client.call("GET", kept, null).json()).isEqualTo(second.json());
        upstream.on("plain", new Answer.Sse(Chunks.words("bye")));
        Reply third = client.call("POST", "/v1" + AGENT, message(session, "plain", "so long"));
        assertThat(third.body()).contains("\"token\":\"bye\"").endsWith(END);
        assertThat(requireNonNull(upstream.next().body().array("messages")).size()).isEqualTo(5);
        assertThat(said(client, session))
                .containsExactly(
                        "user: hello there",
                        "assistant: hello there",
                        "user: and you?",
                        "assistant: fine",
                        "user: so long",
                        "assistant: bye");
        assertThat(client.call("DELETE", path(session), null).json().isTrue("deleted")).isTrue();
        assertThat(client.call("GET", path(session), null).status()).isEqualTo(404);
        assertThat(client.call("GET", kept, null).status()).isEqualTo(404);
    }

    @Test
    void manyAtOnceLoseNoTurnAndMixNone() throws Exception {
        int clients = 8;
        List<Callable<Integer>> asks = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            String words = "turn " + i;
            asks.add(() -> {
                int refused = 0;
                Reply reply = say(words);
                while (reply.status() == 409) {
                    assertThat(reply.header("retry-after")).isEqualTo("1");
                    assertThat(reply.body())
                            .startsWith("{\"type\":\"error\",\"message\":\"another request")
                            .contains("\"code\":\"conversation_locked\"");
                    refused++;
                    Thread.sleep(20);
                    reply = say(words);
                }
                assertThat(reply.body()).endsWith(END);
                return refused;
            });
        }
        int refused = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(asks)) {
                refused += each.get();
            }
        }
        List<String> said = said(client, session);
        assertThat(said).hasSize(2 * clients).doesNotHaveDuplicates();
        for (int i = 0; i < said.size(); i += 2) {
            assertThat(said.get(i + 1)).isEqualTo(said.get(i).replace("user:", "assistant:"));
        }
        assertThat(refused).isPositive();
    }

    @Test
    void whoComesWhileAnAnswerRunsIsRefused() throws Exception {
        String slow = message(session, "mock/slow", "one two three four five");
        try (EventStream running = client.events(AGENT, slow)) {
            assertThat(running.line()).contains("\"token\":\"one\"");
            assertThat(say("me too").status()).isEqualTo(409);
            Reply other = client.call("POST", RESPONSES, in(session, "mock/echo", "and me"));
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.error().string("code")).isEqualTo("conversation_locked");
            while (running.line() != null) {
                // To its end.
            }
        }
        assertThat(say("now").status()).isEqualTo(200);
        assertThat(said(client, session)).hasSize(4);
    }

    @Test
    void aKeysConversationsAreItsOwnAndSurviveItsRotation() throws Exception {
        Keys.Issued mine = key();
        Keys.Issued theirs = key();
        String made = as(mine, "POST", "/v1/conversations", "{}").json().string("id", "");
        Reply stored = as(mine, "POST", RESPONSES, in(made, "mock/echo", "mine"));
        assertThat(stored.status()).as(stored.body()).isEqualTo(200);
        Reply alone = as(mine, "POST", RESPONSES, "{\"model\":\"mock/echo\",\"input\":\"alone\"}");
        as(mine, "POST", RESPONSES, in("diary", "mock/echo", "mine"));
        as(theirs, "POST", RESPONSES, in("diary", "mock/echo", "theirs"));
        for (Reply each : List.of(stored, alone)) {
            String id = RESPONSES + "/" + each.json().string("id");
            assertThat(as(mine, "GET", id, null).status()).isEqualTo(200);
            for (String path : List.of(id, id + "/input_items")) {
                assertThat(as(theirs, "GET", path, null).status()).isEqualTo(404);
            }
            assertThat(as(theirs, "DELETE", id, null).status()).isEqualTo(404);
        }
        for (String path : List.of(path(made), path(made) + "/items")) {
            assertThat(as(theirs, "GET", path, null).status()).isEqualTo(404);
        }
        assertThat(as(theirs, "DELETE", path(made), null).status()).isEqualTo(404);
        Reply unknown = as(theirs, "POST", RESPONSES, in(made, "mock/echo", "x"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error().string("param")).isEqualTo("conversation");
        assertThat(as(theirs, "POST", AGENT, message(made, "mock/echo", "x")).status())
                .isEqualTo(404);
        Keys.Issued rotated = keys.rotate(mine.text(), Duration.ZERO);
        assertThat(as(rotated, "GET", path("diary") + "/items", null).body())
                .contains("mine")
                .doesNotContain("theirs");
        assertThat(as(rotated, "GET", path(made), null).status()).isEqualTo(200);
    }

    private Keys.Issued key() {
        return keys.create(KeyContract.terms());
    }

    private Reply as(Keys.Issued key, String method, String path, @Nullable String body)
            throws Exception {
        return client.bare(method, path, body, "authorization", "Bearer " + key.text());
    }

    @Test
    void turnsOfMegabytesAreKeptWhole() throws Exception {
        StringBuilder noise = new StringBuilder();
        new Random(2).ints(700_000, 'a', 'z').forEach(c -> noise.append((char) c));
        Reply large = client.call("POST", RESPONSES, in(session, "mock/echo", noise.toString()));
        assertThat(large.status()).isEqualTo(200);
        assertThat(say("short").body()).endsWith(END);
        assertThat(said(client, session))
                .containsExactly(
                        "user: " + noise, "assistant: " + noise, "user: short", "assistant: short");
    }

    @Test
    void errorsHaveTheProtocolsShape() throws Exception {
        Reply unknown = client.bare("POST", AGENT, message(session, "mock/echo", "x"));
        assertError(unknown, 401, "invalid_api_key");
        assertError(
                client.call("POST", AGENT, message(session, "nobody-here", "x")),
                404,
                "model_not_found");
        assertError(
                client.call("POST", AGENT, message(session, "mock/error-429", "x")),
                429,
                "upstream_refused");
        assertError(client.call("POST", AGENT, message("", "mock/echo", "x")), 400, null);
        assertError(client.call("GET", AGENT, null), 405, "method_not_allowed");
        assertError(client.call("POST", "/agent/nothing", "{}"), 404, "path_not_found");
        Reply broken =
                client.call("POST", AGENT, message(session, "mock/error-midstream", "a b c d"));
        assertThat(broken.status()).isEqualTo(200);
        assertThat(broken.body())
                .containsOnlyOnce("data: {\"type\":\"error\",\"message\":")
                .doesNotContain("\"is_final\":true")
                .endsWith("data: [DONE]\n\n");
        assertThat(client.call("GET", path(session), null).status()).isEqualTo(404);
    }

    private static void assertError(Reply reply, int status, @Nullable String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        JsonObject error = reply.json();
        assertThat(error.string("type")).isEqualTo("error");
        assertThat(error.string("message")).isNotBlank();
        assertThat(error.string("code")).isEqualTo(code == null ? "invalid_request_error" : code);
    }

    @Test
    void withoutKeysEverybodyIsOneAndTheLogSaysSo() throws Exception {
        Gateway open = gateways.with(OPEN);
        Client anyone = new Client(open);
        String body = message(session, "mock/echo", "ours");
        assertThat(anyone.bare("POST", AGENT, body).status()).isEqualTo(200);
        Reply read = anyone.bare("GET", path(session) + "/items", null);
        assertThat(read.body()).contains("ours");
        assertThat(client.call("GET", path(session), null).status()).isEqualTo(404);
        assertThat(open.log().events("auth_off")).isNotEmpty();
        assertThat(log.events("auth_off")).isEmpty();
    }
}
