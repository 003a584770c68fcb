package io.sfai.gateway.local.contract;

import static io.sfai.gateway.local.contract.EventStream.finishes;
import static io.sfai.gateway.local.contract.EventStream.said;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.MessageEvents;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client of Chat Completions whose alias is answered by Anthropic's Messages. */
abstract class MessagesContract extends Contract {
    private static final String MODEL = "claude-sonnet-4-5";

    MessagesContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void aStreamIsWrittenInTheClientsDialect() throws Exception {
        upstream.on(MODEL, new Answer.Sse(MessageEvents.words("Grüezi", " mitenand")));
        try (EventStream answer =
                client.stream(
                        Ask.stream(
                                "fake-claude",
                                "hello",
                                "\"stream_options\":{\"include_usage\":true}"))) {
            List<JsonObject> chunks = answer.chunks();
            assertThat(said(chunks, "content")).isEqualTo("Grüezi mitenand");
            assertThat(finishes(chunks)).containsExactly("stop");
            JsonObject usage = requireNonNull(chunks.getLast().object("usage"));
            assertThat(usage.integer("prompt_tokens")).isEqualTo(120);
            assertThat(usage.integer("completion_tokens")).isEqualTo(20);
        }
        assertThat(upstream.next().headers())
                .containsEntry("x-api-key", TestMap.FAKE_KEY)
                .doesNotContainKey("authorization");
    }

    @Test
    void aLongBufferedAnswerIsGatheredFromAStream() throws Exception {
        upstream.on(MODEL, new Answer.Sse(MessageEvents.words("one", " two")));
        Reply reply = client.chat(Ask.whole("fake-claude", "hello"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.message().string("content")).isEqualTo("one two");
        assertThat(reply.choice().string("finish_reason")).isEqualTo("stop");
        JsonObject sent = upstream.next().body();
        assertThat(sent.isTrue("stream")).isTrue();
        assertThat(sent.integer("max_tokens")).isEqualTo(64_000);

        upstream.on(
                MODEL,
                new Answer.Json(
                        MessageEvents.message(
                                "[{\"type\":\"text\",\"text\":\"Hi\"}]", "max_tokens")));
        Reply brief = client.chat(Ask.whole("fake-claude", "hello", "\"max_tokens\":9"));
        assertThat(brief.message().string("content")).isEqualTo("Hi");
        assertThat(brief.choice().string("finish_reason")).isEqualTo("length");
        assertThat(upstream.next().body().has("stream")).isFalse();
    }

    @Test
    void aToolThatOnlyItsOwnUpstreamRunsIsLeftOutAndToldInTheLog() throws Exception {
        upstream.on(MODEL, new Answer.Sse(MessageEvents.words("done")));
        String tools =
                "\"tools\":[{\"type\":\"web_search\"},"
                        + "{\"type\":\"function\",\"function\":{\"name\":\"read\"}}]";
        try (EventStream answer = client.stream(Ask.stream("fake-claude", "go", tools))) {
            assertThat(said(answer.chunks(), "content")).isEqualTo("done");
            assertThat(log.completion(answer.id()).array("droppedTools"))
                    .hasToString("[\"web_search\"]");
        }
        assertThat(String.valueOf(upstream.next().body().array("tools")))
                .contains("read")
                .doesNotContain("web_search");
    }

    @Test
    void aStreamThatIsCutOrFailsNeverLooksWhole() throws Exception {
        List<String> events = MessageEvents.words("a", "b");
        List<Answer> broken =
                List.of(
                        new Answer.CutAfter(events.subList(0, events.size() - 1)),
                        new Answer.ErrorInside200(
                                events.subList(0, 5),
                                MessageEvents.error("overloaded_error", "Overloaded")));
        for (Answer answer : broken) {
            upstream.on(MODEL, answer);
            try (EventStream stream = client.stream(Ask.stream("fake-claude", "hello"))) {
                List<String> rest = stream.rest();
                assertThat(rest.toString()).doesNotContain("\"stop\"");
                assertThat(rest.getLast()).startsWith("{\"error\":{");
            }
        }
    }

    @Test
    void aRateLimitIsToldInTheClientsDialect() throws Exception {
        upstream.on(
                MODEL,
                new Answer.Json(
                        429,
                        Map.of("retry-after", "90"),
                        MessageEvents.error("rate_limit_error", "Too many tokens")));
        Reply reply = client.chat(Ask.whole("fake-claude", "hello"));
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("retry-after")).isEqualTo("90");
        assertThat(reply.error().string("message")).contains("Too many tokens");
    }

    @Test
    void aRefusalBeforeAnyContentFallsBackWhereTheAliasAsks() throws Exception {
        upstream.on(
                "declining",
                new Answer.Sse(
                        List.of(
                                MessageEvents.start(),
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\","
                                        + "\"stop_details\":{\"explanation\":\"Declined.\"}}}",
                                MessageEvents.STOP)));
        try (EventStream stream = client.stream(Ask.stream("declining", "hello"))) {
            assertThat(said(stream.chunks(), "content")).isEqualTo("as the map says");
        }
    }
}
