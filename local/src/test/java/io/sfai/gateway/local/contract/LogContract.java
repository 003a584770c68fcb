package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One line a request, with what it cost, and no key in any. */
abstract class LogContract extends Contract {
    LogContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void aStreamedAnswerLeavesOneLine() throws Exception {
        String usage =
                "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,"
                        + "\"completion_tokens\":200,\"prompt_tokens_details\":"
                        + "{\"cached_tokens\":400},\"completion_tokens_details\":"
                        + "{\"reasoning_tokens\":50}}}";
        upstream.on("plain", new Answer.Sse(Chunks.with(Chunks.words("a", "b"), usage)));
        try (EventStream answer = client.stream(Ask.stream("plain", "what is up?"))) {
            answer.chunks();
            JsonObject line = log.completion(answer.id());
            assertThat(line.names())
                    .contains(
                            "timestamp",
                            "level",
                            "event",
                            "requestId",
                            "dialect",
                            "alias",
                            "provider",
                            "model",
                            "caller",
                            "callerName",
                            "stream",
                            "status",
                            "finishReason",
                            "latestUserMessage",
                            "latestUserMessageLength",
                            "contextTailPreview",
                            "tokensIn",
                            "tokensOut",
                            "tokensCacheRead",
                            "tokensCacheWrite",
                            "tokensReasoning",
                            "estimated",
                            "costUsd",
                            "ttftMs",
                            "durationMs",
                            "attempts");
            assertThat(line.string("dialect")).isEqualTo("chat");
            assertThat(line.string("alias")).isEqualTo("plain");
            assertThat(line.string("provider")).isEqualTo("fake");
            assertThat(line.string("model")).isEqualTo("plain");
            assertThat(line.string("caller")).isEqualTo("master");
            assertThat(line.string("callerName")).isEqualTo("master");
            assertThat(line.isTrue("stream")).isTrue();
            assertThat(line.integer("status")).isEqualTo(200);
            assertThat(line.string("finishReason")).isEqualTo("stop");
            assertThat(line.string("latestUserMessage")).isEqualTo("what is up?");
            assertThat(line.integer("tokensIn")).isEqualTo(1000);
            assertThat(line.integer("tokensOut")).isEqualTo(200);
            assertThat(line.integer("tokensCacheRead")).isEqualTo(400);
            assertThat(line.integer("tokensReasoning")).isEqualTo(50);
            assertThat(line.get("estimated")).isEqualTo(false);
            // 600 at 2.5, 400 at 0.5 and 200 at 10 dollars a million.
            assertThat(String.valueOf(line.get("costUsd"))).startsWith("0.0037");
            assertThat(line.integer("attempts")).isEqualTo(1);
            assertThat(line.integer("ttftMs")).isBetween(0L, line.integer("durationMs", -1));
            assertThat(log.of("llm_error", answer.id())).isEmpty();
        }
    }

    @Test
    void aWholeAnswerLeavesOneLineToo() throws Exception {
        upstream.on("plain", new Answer.Json(Chunks.completion("{\"content\":\"hi\"}", "stop")));
        Reply reply = client.chat(Ask.whole("plain", "hello"));
        JsonObject line = log.completion(reply.id());
        assertThat(line.get("stream")).isEqualTo(false);
        assertThat(String.valueOf(line.get("costUsd"))).startsWith("0.00045");
    }

    @Test
    void anUnknownPriceIsNull() throws Exception {
        upstream.on("plain", new Answer.Json(Chunks.completion("{\"content\":\"hi\"}", "stop")));
        JsonObject line = log.completion(client.chat(Ask.whole("keyless", "hello")).id());
        assertThat(line.has("costUsd")).isTrue();
        assertThat(line.get("costUsd")).isNull();
    }

    @Test
    void withoutUsageTheTokensAreEstimated() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.words("12345678", "90")));
        Reply reply = client.chat(Ask.stream("plain", "12345678"));
        JsonObject line = log.completion(reply.id());
        assertThat(line.isTrue("estimated")).isTrue();
        assertThat(line.integer("tokensIn")).isEqualTo(2);
        assertThat(line.integer("tokensOut")).isEqualTo(3);
    }

    @Test
    void aHugeMessageIsCutAndItsLengthStaysTrue() throws Exception {
        String[] units = {"x", "\u0001", "世", "🌍", "\"\\"};
        for (String unit : units) {
            String words = unit.repeat(150_000 / unit.getBytes(StandardCharsets.UTF_8).length);
            Reply reply = client.chat(Ask.whole("mock/error", words));
            JsonObject line = log.completion(reply.id());
            int bytes = line.toString().getBytes(StandardCharsets.UTF_8).length;
            assertThat(bytes).as("bytes of a line of " + unit.codePointAt(0)).isLessThan(200_000);
            assertThat(line.integer("latestUserMessageLength")).isEqualTo(words.length());
            String logged = line.string("latestUserMessage", "");
            assertThat(words).startsWith(logged);
            assertThat(line.isTrue("latestUserMessageTruncated"))
                    .isEqualTo(logged.length() < words.length());
        }
        Reply reply = client.chat(Ask.whole("mock/echo", "x".repeat(900_000)));
        JsonObject line = log.completion(reply.id());
        assertThat(line.isTrue("latestUserMessageTruncated")).isTrue();
        assertThat(line.string("latestUserMessage", "").length()).isBetween(100_000, 200_000);
    }

    @Test
    void aHugeErrorIsCut() throws Exception {
        String error =
                "{\"error\":{\"message\":\"%s\",\"code\":\"%1$s\"}}"
                        .formatted("long ".repeat(60_000));
        List<String> begun = List.of(Chunks.delta("{\"content\":\"a\"}"));
        upstream.on("plain", new Answer.ErrorInside200(begun, error));
        Reply reply = client.chat(Ask.stream("plain", "hello"));
        assertThat(log.completion(reply.id()).toString().length()).isLessThan(20_000);
        assertThat(log.of("llm_error", reply.id()).getFirst().toString().length())
                .isLessThan(20_000);
    }

    @Test
    void noKeyIsTold() throws Exception {
        int before = log.all().size();
        for (String key : List.of(TestMap.FAKE_KEY, TestMap.STRANGE_KEY)) {
            String alias = key.equals(TestMap.FAKE_KEY) ? "plain" : "strange";
            String quoted =
                    "{\"error\":{\"message\":\"%1$s is bad\",\"code\":\"%1$s\",\"param\":\"%1$s\"}}"
                            .formatted(key);
            for (Answer answer :
                    List.of(
                            new Answer.NeedsKey("another", new Answer.Silent()),
                            new Answer.Json(400, quoted),
                            new Answer.Json(500, "key " + key),
                            new Answer.ErrorInside200(List.of(), quoted),
                            new Answer.ErrorInside200(Chunks.words("a").subList(0, 1), quoted),
                            new Answer.Sse(List.of("{\"key\":" + key)))) {
                upstream.on("plain", answer);
                for (String body : List.of(Ask.whole(alias, "hi"), Ask.stream(alias, "hi"))) {
                    Reply reply = client.chat(body);
                    assertThat(reply.body() + reply.headers()).doesNotContain(key);
                    log.completion(reply.id());
                }
            }
        }
        List<String> told = log.all().subList(before, log.all().size());
        assertThat(told).hasSizeGreaterThanOrEqualTo(48);
        for (String key : TestMap.SECRETS.values()) {
            assertThat(told).noneMatch(line -> line.contains(key));
        }
    }
}
