package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.MessageEvents;
import io.sfai.gateway.local.upstream.Received;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Those who hold virtual keys: what they see, and how they are refused. */
abstract class KeyContract extends Contract {
    private static final String CHAT = "/v1/chat/completions";

    private final Keys keys;

    KeyContract(Gateways gateways) throws Exception {
        super(gateways);
        keys = new Keys(gateways.store(), InstantSource.system());
    }

    @Test
    void aKeyOpensWhatItsTermsAllow() throws Exception {
        Keys.Issued key = keys.create(terms("mock/echo", "said"));
        Reply reply = chat(key.text(), "mock/echo");
        assertThat(reply.message().string("content")).isEqualTo("hello");
        JsonObject line = log.completion(reply.id());
        assertThat(line.string("caller")).isEqualTo(key.record().id());

        Reply refused = chat(key.text(), "mock/long");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error().string("code")).isEqualTo("model_not_allowed");

        String list = get(key.text(), "/v1/models").body();
        assertThat(list).contains("\"mock/echo\"", "\"said\"").doesNotContain("mock/long");
        assertThat(get(key.text(), "/v1/models/said").status()).isEqualTo(200);
        Reply hidden = get(key.text(), "/v1/models/mock/long");
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(hidden.error().string("code")).isEqualTo("model_not_found");
    }

    @Test
    void aBadKeyIsToldWhatToDo() throws Exception {
        String known = keys.create(terms()).text();
        Reply absent = chat("sk-sfai-000000000000-" + known.substring(21), "mock/echo");
        Reply wrong = chat(known.substring(0, 21) + "0".repeat(43), "mock/echo");
        assertThat(absent.body()).isEqualTo(wrong.body());
        assertRefused(absent, "invalid_api_key", "ask whoever runs the gateway");

        Instant past = Instant.now().minusSeconds(3600);
        Keys earlier = new Keys(gateways.store(), () -> past);
        KeyTerms brief = terms();
        String expired =
                earlier.create(
                                new KeyTerms(
                                        brief.name(),
                                        Set.of(),
                                        Limits.NONE,
                                        past.plusSeconds(60),
                                        UserText.FULL))
                        .text();
        assertRefused(chat(expired, "mock/echo"), "key_expired", "for more time");

        String revoked = keys.create(terms()).text();
        keys.revoke(revoked);
        assertRefused(chat(revoked, "mock/echo"), "key_revoked", "for another one");

        String old = keys.create(terms()).text();
        String fresh = keys.rotate(old, Duration.ZERO).text();
        assertThat(chat(fresh, "mock/echo").status()).isEqualTo(200);
        assertRefused(chat(old, "mock/echo"), "key_rotated", "use the new one");
    }

    private void assertRefused(Reply reply, String code, String sentence) throws Exception {
        assertThat(reply.status()).isEqualTo(401);
        JsonObject error = reply.error();
        assertThat(error.string("type")).isEqualTo("authentication_error");
        assertThat(error.string("code")).isEqualTo(code);
        assertThat(error.string("message")).contains(sentence);
        log.await("request_rejected", reply.id());
    }

    @Test
    void aStrangerLearnsNothingOfItsRequest() throws Exception {
        String stranger = "sk-sfai-000000000000-" + "z".repeat(43);
        for (String body : List.of("{", "{}", Ask.whole("ekko", "hello"))) {
            Reply reply = client.bare("POST", CHAT, body, "x-api-key", stranger);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.body()).doesNotContain("echo");
        }
        assertThat(get(stranger, "/v1/models").status()).isEqualTo(401);
        assertThat(get(stranger, "/v1/models/said").status()).isEqualTo(401);
    }

    @Test
    void aRevokedKeyStopsWithinTheTimeThatItIsKnown() throws Exception {
        String text = keys.create(terms()).text();
        assertThat(get(text, "/v1/models").status()).isEqualTo(200);
        keys.revoke(text);
        long start = System.nanoTime();
        Polling.until("the key is refused", () -> get(text, "/v1/models").status() == 401);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void noCallersKeyIsSentUpstream() throws Exception {
        String text = keys.create(terms()).text();
        for (String key : List.of(text, TestMap.MASTER_KEY)) {
            for (List<String> headers : waysToSend(key)) {
                String[] sent = headers.toArray(String[]::new);
                upstream.on(
                        "plain",
                        new Answer.Json(Chunks.completion("{\"content\":\"hi\"}", "stop")));
                Reply whole = client.bare("POST", CHAT, Ask.whole("plain", "hello"), sent);
                assertThat(whole.status()).isEqualTo(200);
                assertHidden(upstream.next(), key);

                upstream.on("claude-sonnet-4-5", new Answer.Sse(MessageEvents.words("hi")));
                try (EventStream stream =
                        client.streamWith(Ask.stream("fake-claude", "hello"), sent)) {
                    assertThat(stream.chunks()).isNotEmpty();
                }
                assertHidden(upstream.next(), key);
            }
        }
    }

    private static List<List<String>> waysToSend(String key) {
        List<List<String>> ways = new ArrayList<>();
        ways.add(List.of("authorization", "Bearer " + key));
        ways.add(List.of("x-api-key", key));
        ways.add(List.of("api-key", key));
        ways.add(
                List.of("authorization", "Bearer " + key, "x-api-key", key, "x-goog-api-key", key));
        return ways;
    }

    private static void assertHidden(Received received, String key) {
        assertThat(received.headers().toString()).doesNotContain(key, key.substring(8));
        assertThat(received.body().toString()).doesNotContain(key, key.substring(8));
    }

    private Reply chat(String key, String alias) throws Exception {
        return client.bare(
                "POST", CHAT, Ask.whole(alias, "hello"), "authorization", "Bearer " + key);
    }

    private Reply get(String key, String path) throws Exception {
        return client.bare("GET", path, null, "x-api-key", key);
    }

    /** Terms of a name that no other run has used. */
    static KeyTerms terms(String... aliases) {
        return new KeyTerms(
                "test-" + UUID.randomUUID(),
                Set.of(aliases),
                Limits.NONE,
                Instant.MAX,
                UserText.FULL);
    }
}
