package io.sfai.gateway.local.contract;

import static io.sfai.gateway.local.contract.EventStream.finishes;
import static io.sfai.gateway.local.contract.EventStream.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What aliases set, whole answers, and the mock's models. */
abstract class AliasContract extends Contract {
    private static final String HI =
            Chunks.completion("{\"role\":\"assistant\",\"content\":\"hi\",\"x\":[1.0]}", "stop");

    AliasContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void wholeAnswersKeepWhatTheGatewayDoesNotKnow() throws Exception {
        upstream.on("plain", new Answer.Json(HI));
        Reply reply = client.chat(Ask.whole("plain", "hello", "\"custom\":{\"a\":[1.0]}"));
        assertThat(reply.message())
                .hasToString("{\"role\":\"assistant\",\"content\":\"hi\",\"x\":[1.0]}");
        JsonObject json = reply.json();
        assertThat(json.string("model")).isEqualTo("plain");
        assertThat(json.string("service_tier")).isEqualTo("default");
        assertThat(json.object("usage")).isNotNull();
        assertThat(reply.header("x-sfai-target")).isEqualTo("fake/plain");
        assertThat(reply.header("x-sfai-attempts")).isEqualTo("1");
        JsonObject sent = upstream.next().body();
        assertThat(sent.object("custom")).hasToString("{\"a\":[1.0]}");
        assertThat(sent.has("stream_options")).isFalse();
    }

    @Test
    void anAliasSpeaksFirstAndFillsInWhatIsLeftOut() throws Exception {
        upstream.on("plain", new Answer.Json(HI));
        client.chat(
                Ask.body(
                        "polite",
                        "{\"role\":\"system\",\"content\":\"Own.\"},"
                                + "{\"role\":\"user\",\"content\":\"hello\"}"));
        JsonObject sent = upstream.next().body();
        assertThat(sent.array("messages"))
                .hasToString(
                        "[{\"role\":\"system\",\"content\":\"Be polite.\"},"
                                + "{\"role\":\"system\",\"content\":\"Own.\"},"
                                + "{\"role\":\"user\",\"content\":\"hello\"}]");
        assertThat(sent.get("temperature")).hasToString("0.25");
        assertThat(sent.integer("max_tokens")).isEqualTo(77);

        client.chat(
                Ask.whole("polite", "hello", "\"temperature\":0", "\"max_completion_tokens\":5"));
        JsonObject own = upstream.next().body();
        assertThat(own.integer("temperature")).isZero();
        assertThat(own.has("max_tokens")).isFalse();
    }

    @Test
    void anUpstreamWithoutAKeyGetsNone() throws Exception {
        upstream.on("plain", new Answer.Json(HI));
        assertThat(client.chat(Ask.whole("keyless", "hello")).status()).isEqualTo(200);
        assertThat(upstream.next().headers()).doesNotContainKey("authorization");
    }

    @Test
    void theMocksModelsAnswerByName() throws Exception {
        Map<String, String> finishes =
                Map.of("echo", "stop", "length", "length", "filter", "content_filter");
        for (Map.Entry<String, String> one : finishes.entrySet()) {
            try (EventStream answer = client.stream(Ask.stream("mock/" + one.getKey(), "a b  c"))) {
                List<JsonObject> chunks = answer.chunks();
                assertThat(said(chunks, "content")).isEqualTo("a b  c");
                assertThat(finishes(chunks)).containsExactly(one.getValue());
            }
        }
        Reply thinks = client.chat(Ask.whole("mock/reasoning", "hello"));
        assertThat(thinks.message().string("reasoning_content")).isNotBlank();
        assertThat(thinks.message().string("content")).isEqualTo("hello");
    }

    @Test
    void tenThousandEventsArriveWhole() throws Exception {
        try (EventStream answer = client.stream(Ask.stream("mock/long", "go"))) {
            List<JsonObject> chunks = answer.chunks();
            String said = said(chunks, "content");
            assertThat(said).startsWith("word0 word1 ").endsWith(" word9999");
            assertThat(said.split(" ")).hasSize(10_000);
        }
    }

    @Test
    void theMockTakesOptionsFromTheMapAndTheRequest() throws Exception {
        Reply byMap = client.chat(Ask.whole("said", "hello"));
        assertThat(byMap.message().string("content")).isEqualTo("as the map says");
        Reply byRequest =
                client.chat(
                        Ask.whole(
                                "mock/echo",
                                "hello",
                                "\"options\":{\"text\":\"as asked\",\"finishReason\":\"length\"}"));
        assertThat(byRequest.message().string("content")).isEqualTo("as asked");
        assertThat(byRequest.choice().string("finish_reason")).isEqualTo("length");
        Reply bad = client.chat(Ask.whole("mock/echo", "x", "\"options\":{\"fault\":\"fire\"}"));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.error().string("param")).isEqualTo("options.fault");
    }

    @Test
    void halfACharacterIsNoReasonToFail() throws Exception {
        // JSON can say half of a surrogate pair, UTF-8 can't.
        String body =
                "{\"model\":\"mock/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"a\\ud800b\"}]}";
        assertThat(client.chat(body).message().string("content")).isEqualTo("a\uFFFDb");
    }
}
