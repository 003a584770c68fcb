package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Upstreams that fail before they begin: the truth as a status, whole and streamed alike. */
abstract class UpstreamErrorContract extends Contract {
    UpstreamErrorContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void theCallersOwnMistakesKeepTheirStatus() throws Exception {
        String body =
                "{\"error\":{\"message\":\"temperature is too hot\",\"type\":null,"
                        + "\"param\":\"temperature\",\"code\":\"hot\"}}";
        for (int status : List.of(400, 404, 413, 422)) {
            JsonObject error = assertFails("plain", new Answer.Json(status, body), status, status);
            assertThat(error.string("message")).contains("temperature is too hot");
            assertThat(error.string("param")).isEqualTo("temperature");
            assertThat(error.string("code")).isEqualTo("hot");
        }
    }

    @Test
    void theGatewaysOwnRefusalsAreNotTheCallers() throws Exception {
        for (int status : List.of(401, 403)) {
            Answer refused = new Answer.Json(status, "{\"error\":{\"message\":\"no\"}}");
            assertFails("plain", refused, 502, status);
        }
    }

    @Test
    void aRateLimitKeepsItsRetryAfter() throws Exception {
        Answer busy =
                new Answer.Json(
                        429,
                        Map.of("retry-after", "7"),
                        "{\"error\":{\"message\":\"slow down\",\"type\":\"requests\"}}");
        upstream.on("plain", busy);
        Reply reply = client.chat(Ask.whole("plain", "hello"));
        assertThat(reply.header("retry-after")).isEqualTo("7");
        JsonObject error = assertFails("plain", busy, 429, 429);
        assertThat(error.string("type")).isEqualTo("rate_limit_error");
    }

    @Test
    void brokenUpstreamsAreBadGateways() throws Exception {
        for (int status : List.of(500, 501, 520)) {
            Answer broken = new Answer.Json(status, Map.of(), "upstream connect error");
            JsonObject error = assertFails("plain", broken, 502, status);
            assertThat(error.string("message")).contains("upstream connect error");
        }
        assertFails("plain", new Answer.Json(504, ""), 504, 504);
    }

    @Test
    void anOverloadedUpstreamIsNotABrokenOne() throws Exception {
        for (int status : List.of(503, 529)) {
            Answer busy = new Answer.Json(status, Map.of("retry-after", "20"), "too busy");
            JsonObject error = assertFails("plain", busy, 503, status);
            assertThat(error.string("type")).isEqualTo("upstream_error");
            upstream.on("plain", busy);
            assertThat(client.chat(Ask.whole("plain", "hello")).header("retry-after"))
                    .isEqualTo("20");
        }
    }

    @Test
    void whatWillBeRefusedAgainIsNotWorthARetry() throws Exception {
        for (String code : List.of("content_filter", "context_length_exceeded")) {
            String body = "{\"error\":{\"message\":\"no\",\"code\":\"%s\"}}".formatted(code);
            JsonObject error = assertFails("plain", new Answer.Json(500, body), 400, 500);
            assertThat(error.string("type")).isEqualTo("invalid_request_error");
            assertThat(error.string("code")).isEqualTo(code);
        }
    }

    @Test
    void webPagesAreNoAnswers() throws Exception {
        JsonObject error = assertFails("plain", new Answer.Html(502), 502, 502);
        assertThat(error.string("message")).contains("Bad gateway").doesNotContain("<");
        assertThat(assertFails("plain", new Answer.Html(200), 502, 200).string("code"))
                .isEqualTo("upstream_malformed");
    }

    @Test
    void garbageIsNoAnswer() throws Exception {
        assertFails("plain", new Answer.Garbage(), 502, 200);
    }

    @Test
    void anErrorWithStatus200IsAnError() throws Exception {
        String error = "{\"error\":{\"message\":\"out of memory\",\"code\":\"oom\"}}";
        JsonObject told =
                assertFails("plain", new Answer.ErrorInside200(List.of(), error), 502, null);
        assertThat(told.string("code")).isEqualTo("oom");
        String object = "{\"object\":\"error\",\"message\":\"too long\",\"code\":400}";
        JsonObject vllm = assertFails("plain", new Answer.Json(object), 400, 400);
        assertThat(vllm.string("message")).contains("too long");
    }

    @Test
    void whatIsNoCompletionIsNoAnswer() throws Exception {
        for (String body : List.of("", "[]", "null", "{}", "{\"choices\":", "\"text\"")) {
            assertFails("plain", new Answer.Json(body), 502, 200);
        }
    }

    @Test
    void linesThatAreCutBeforeAnyEvent() throws Exception {
        assertFails("plain", new Answer.ResetBeforeHead(), 502, null);
        assertFails("nobody", new Answer.Silent(), 502, null);
        upstream.on("plain", new Answer.CutAfter(List.of()));
        assertThat(client.chat(Ask.stream("plain", "hello")).status()).isEqualTo(502);
    }

    @Test
    void silenceEndsAfterTimeoutSeconds() throws Exception {
        JsonObject error = assertFails("hasty", new Answer.Silent(), 504, null);
        assertThat(error.string("code")).isEqualTo("upstream_timeout");
        assertThat(error.string("message")).contains("1 s");
        upstream.next().awaitGone();
    }

    @Test
    void theMocksErrors() throws Exception {
        assertThat(client.chat(Ask.whole("mock/error", "hello")).status()).isEqualTo(502);
        Reply busy = client.chat(Ask.stream("mock/error-429", "hello"));
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.header("retry-after")).isEqualTo("1");
        assertThat(busy.error().integer("upstream_status")).isEqualTo(429);
    }

    private JsonObject assertFails(
            String alias, Answer answer, int status, @Nullable Integer upstreamStatus)
            throws Exception {
        Long told = upstreamStatus == null ? null : Long.valueOf(upstreamStatus);
        upstream.on("plain", answer);
        JsonObject error = new JsonObject();
        for (String body : List.of(Ask.whole(alias, "hello"), Ask.stream(alias, "hello"))) {
            Reply reply = client.chat(body);
            assertThat(reply.status()).as(reply.body()).isEqualTo(status);
            error = reply.error();
            assertThat(error.integer("upstream_status")).isEqualTo(told);
            assertThat(log.completion(reply.id()).integer("status")).isEqualTo(status);
            assertThat(log.of("llm_error", reply.id())).hasSize(1);
            assertThat(log.of("llm_error", reply.id()).getFirst().integer("upstreamStatus"))
                    .isEqualTo(told);
        }
        return error;
    }
}
