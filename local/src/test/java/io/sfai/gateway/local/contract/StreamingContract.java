package io.sfai.gateway.local.contract;

import static io.sfai.gateway.local.contract.EventStream.DONE;
import static io.sfai.gateway.local.contract.EventStream.finishes;
import static io.sfai.gateway.local.contract.EventStream.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.Gate;
import io.sfai.gateway.local.upstream.Received;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Streams that go well: as they come, whole, and with usage only where it was asked for. */
abstract class StreamingContract extends Contract {
    StreamingContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void textComesInItsPieces() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.words("Grü", "ß ", "Gott, 世界 🌍")));
        try (EventStream answer = client.stream(Ask.stream("plain", "hello"))) {
            assertThat(answer.header("content-type")).startsWith("text/event-stream");
            assertThat(answer.header("cache-control")).isEqualTo("no-cache");
            List<JsonObject> chunks = answer.chunks();
            assertThat(said(chunks, "content")).isEqualTo("Grüß Gott, 世界 🌍");
            assertThat(finishes(chunks)).containsExactly("stop");
            assertThat(chunks).hasSize(4);
            assertThat(chunks)
                    .allSatisfy(chunk -> assertThat(chunk.string("model")).isEqualTo("plain"));
        }
    }

    @Test
    void anEventIsThereBeforeTheUpstreamSendsTheNext() throws Exception {
        Gate gate = new Gate();
        upstream.on("plain", new Answer.Sse(Chunks.words("one", "two", "three"), gate));
        gate.letOne();
        try (EventStream answer = client.stream(Ask.stream("plain", "count"))) {
            for (String word : List.of("one", "two", "three")) {
                assertThat(said(List.of(answer.chunk()), "content")).isEqualTo(word);
                gate.letOne();
            }
            assertThat(finishes(List.of(answer.chunk()))).containsExactly("stop");
            assertThat(answer.next()).isEqualTo(DONE);
            assertThat(answer.next()).isNull();
        }
    }

    @Test
    void usageIsAskedOfTheUpstreamAndKeptFromClientsThatDidNotAsk() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.wordsAndUsage("hi")));
        try (EventStream answer = client.stream(Ask.stream("plain", "hello"))) {
            assertThat(answer.rest()).noneMatch(data -> data.contains("\"usage\""));
        }
        JsonObject sent = upstream.next().body();
        assertThat(Objects.requireNonNull(sent.object("stream_options")).isTrue("include_usage"))
                .isTrue();
        assertThat(sent.isTrue("stream")).isTrue();
    }

    @Test
    void usageComesOnALastChunkOfItsOwn() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.wordsAndUsage("hi", " there")));
        assertUsageAtTheEnd(100, 20, 4);
    }

    @Test
    void usageThatRidesOnContentIsTakenOffIt() throws Exception {
        List<String> events =
                List.of(
                        Chunks.wordWithUsage("hi", 7, 1),
                        Chunks.wordWithUsage(" there", 7, 2),
                        Chunks.finish("stop"));
        upstream.on("plain", new Answer.Sse(events));
        assertUsageAtTheEnd(7, 2, 4);
    }

    private void assertUsageAtTheEnd(long in, long out, int chunks) throws Exception {
        try (EventStream answer = client.stream(Ask.stream("plain", "hello", Ask.WITH_USAGE))) {
            List<JsonObject> all = answer.chunks();
            assertThat(all).hasSize(chunks);
            assertThat(said(all, "content")).isEqualTo("hi there");
            JsonObject last = all.getLast();
            assertThat(Objects.requireNonNull(last.array("choices")).size()).isZero();
            JsonObject usage = Objects.requireNonNull(last.object("usage"));
            assertThat(usage.integer("prompt_tokens")).isEqualTo(in);
            assertThat(usage.integer("completion_tokens")).isEqualTo(out);
            assertThat(all.subList(0, chunks - 1))
                    .allSatisfy(chunk -> assertThat(chunk.get("usage")).isNull());
        }
    }

    @Test
    void aMockToldNoUsageGivesNone() throws Exception {
        String body = Ask.stream("mock/no-usage", "hello", Ask.WITH_USAGE);
        try (EventStream answer = client.stream(body)) {
            assertThat(answer.rest()).noneMatch(data -> data.contains("prompt_tokens"));
        }
    }

    @Test
    void whatTheGatewayDoesNotKnowPassesBothWays() throws Exception {
        List<String> events =
                Chunks.with(
                        List.of(
                                Chunks.delta("{\"content\":\"x\",\"annotations\":[{\"a\":1}]}"),
                                "{\"id\":\"1\",\"choices\":[],\"prompt_filter_results\":[1.50]}"),
                        Chunks.finish("stop"));
        upstream.on("plain", new Answer.Sse(events));
        String body =
                Ask.stream(
                        "plain",
                        "hello",
                        "\"logit_bias\":{\"50256\":-100}",
                        "\"vendor\":{\"deep\":[null,1.50,1e3]}",
                        "\"user\":null");
        try (EventStream answer = client.stream(body)) {
            List<String> data = answer.rest();
            assertThat(data.get(0)).contains("\"annotations\":[{\"a\":1}]");
            assertThat(data.get(0)).contains("\"system_fingerprint\":\"fp_1\"");
            assertThat(data.get(1)).contains("\"prompt_filter_results\":[1.50]");
        }
        JsonObject sent = upstream.next().body();
        assertThat(sent.object("vendor")).hasToString("{\"deep\":[null,1.50,1E+3]}");
        assertThat(sent.object("logit_bias")).hasToString("{\"50256\":-100}");
        assertThat(sent.has("user")).isTrue();
    }

    @Test
    void reasoningPasses() throws Exception {
        List<String> events =
                Chunks.with(
                        List.of(Chunks.delta("{\"reasoning_content\":\"hm, \"}")),
                        Chunks.words("well").toArray(String[]::new));
        upstream.on("plain", new Answer.Sse(events));
        try (EventStream answer = client.stream(Ask.stream("plain", "hello"))) {
            List<JsonObject> chunks = answer.chunks();
            assertThat(said(chunks, "reasoning_content")).isEqualTo("hm, ");
            assertThat(said(chunks, "content")).isEqualTo("well");
        }
    }

    @Test
    void bytesMayComeOneByOne() throws Exception {
        upstream.on("plain", new Answer.ChunkedInPieces(Chunks.words("Grüße", " 🌍")));
        try (EventStream answer = client.stream(Ask.stream("plain", "hello"))) {
            assertThat(said(answer.chunks(), "content")).isEqualTo("Grüße 🌍");
        }
    }

    @Test
    void anUpstreamWithoutDoneButWithAnEndIsWhole() throws Exception {
        upstream.on("plain", new Answer.NoDone(Chunks.words("hi")));
        try (EventStream answer = client.stream(Ask.stream("plain", "hello"))) {
            assertThat(finishes(answer.chunks())).containsExactly("stop");
        }
    }

    @Test
    void anUpstreamThatAnswersWholeIsStreamedAllTheSame() throws Exception {
        String message = "{\"role\":\"assistant\",\"content\":\"all at once\"}";
        upstream.on("plain", new Answer.Json(Chunks.completion(message, "stop")));
        try (EventStream answer = client.stream(Ask.stream("plain", "hello", Ask.WITH_USAGE))) {
            List<JsonObject> chunks = answer.chunks();
            assertThat(said(chunks, "content")).isEqualTo("all at once");
            assertThat(finishes(chunks)).containsExactly("stop");
            assertThat(chunks.getLast().object("usage")).isNotNull();
        }
    }

    @Test
    void silenceIsBridgedByCommentsAfterTheHead() throws Exception {
        Gate gate = new Gate();
        upstream.on("plain", new Answer.Sse(Chunks.words("late"), gate));
        try (EventStream answer = client.stream(Ask.stream("plain", "hello"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-sfai-target")).isNull();
            assertThat(answer.next()).isEqualTo(": keep-alive");
            assertThat(answer.next()).isEqualTo(": keep-alive");
            gate.open();
            assertThat(said(answer.chunks(), "content")).isEqualTo("late");
        }
    }

    @Test
    void theProvidersKeyGoesToTheUpstreamAndTheGatewaysDoesNot() throws Exception {
        upstream.on("plain", new Answer.Sse(Chunks.words("hi")));
        try (EventStream answer = client.stream(Ask.stream("plain", "hello"))) {
            assertThat(answer.header("x-sfai-target")).isEqualTo("fake/plain");
            assertThat(answer.rest()).isNotEmpty();
        }
        Received sent = upstream.next();
        assertThat(sent.path()).isEqualTo("/v1/chat/completions");
        assertThat(sent.headers()).containsEntry("authorization", "Bearer " + TestMap.FAKE_KEY);
        assertThat(sent.headers().toString() + sent.body()).doesNotContain(TestMap.MASTER_KEY);
        assertThat(sent.body().string("model")).isEqualTo("plain");
    }
}
