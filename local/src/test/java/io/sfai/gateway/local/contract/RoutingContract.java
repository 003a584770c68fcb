package io.sfai.gateway.local.contract;

import static io.sfai.gateway.local.contract.EventStream.finishes;
import static io.sfai.gateway.local.contract.EventStream.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Upstreams that fail before they have said anything: somebody else answers, or the same later. */
abstract class RoutingContract extends Contract {
    private static final Answer HI = new Answer.Sse(Chunks.wordsAndUsage("hi"));
    private static final Answer WHOLE_HI =
            new Answer.Json(Chunks.completion("{\"content\":\"hi\"}", "stop"));
    private static final Answer BUSY = new Answer.Json(429, "{\"error\":{\"message\":\"busy\"}}");
    private static final Answer DOWN = new Answer.Json(500, "{\"error\":{\"message\":\"down\"}}");
    private static final String ROLE = Chunks.delta("{\"role\":\"assistant\",\"content\":\"\"}");
    private static final String FALLBACK_SAYS = "as the map says";

    RoutingContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void aBusyUpstreamIsAskedAgain() throws Exception {
        upstream.on("busy", BUSY, HI);
        try (EventStream answer = client.stream(Ask.stream("busy", "hello"))) {
            assertThat(answer.header("x-sfai-target")).isEqualTo("fake/busy");
            assertThat(answer.header("x-sfai-attempts")).isEqualTo("2");
            assertThat(said(answer.chunks(), "content")).isEqualTo("hi");
            assertThat(upstream.waiting()).isEqualTo(2);

            List<JsonObject> failures = log.of("llm_error", answer.id());
            assertThat(failures).hasSize(1);
            JsonObject failure = failures.getFirst();
            assertThat(failure.string("provider")).isEqualTo("fake");
            assertThat(failure.string("model")).isEqualTo("busy");
            assertThat(failure.integer("attempts")).isEqualTo(1);
            assertThat(failure.integer("upstreamStatus")).isEqualTo(429);
            assertThat(failure.string("errorMessage")).contains("busy");

            JsonObject line = log.completion(answer.id());
            assertThat(line.integer("status")).isEqualTo(200);
            assertThat(line.integer("attempts")).isEqualTo(2);
            assertThat(line.has("errorType")).isFalse();
            assertThat(line.has("servedBy")).isFalse();
        }
    }

    @Test
    void aNamedWaitIsWaitedForAndKeptAlive() throws Exception {
        upstream.on("waits", limited(5), HI);
        long start = System.nanoTime();
        try (EventStream answer = client.stream(Ask.stream("waits", "hello"))) {
            assertThat(answer.header("x-sfai-target")).isNull();
            assertThat(answer.next()).isEqualTo(": keep-alive");
            assertThat(answer.next()).isEqualTo(": keep-alive");
            assertThat(said(answer.chunks(), "content")).isEqualTo("hi");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(seconds(5));
            assertThat(log.completion(answer.id()).string("model")).isEqualTo("waits");
        }
    }

    @Test
    void aLongWaitIsLeftToTheClientOrToAFallback() throws Exception {
        upstream.on("limited", limited(60));
        Reply refused = client.chat(Ask.whole("limited", "hello"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("60");
        assertThat(upstream.waiting()).isEqualTo(1);

        upstream.on("limited-first", limited(60));
        assertFellBack(client.chat(Ask.whole("limited-first", "hello")), 2);
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void aFallbackOfAnotherProviderAnswersAndThenGoesFirst() throws Exception {
        upstream.on("down", DOWN);
        Reply reply = client.chat(Ask.stream("down", "hello"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("x-sfai-target")).isEqualTo("mock/echo");
        assertThat(reply.header("x-sfai-attempts")).isEqualTo("4");
        assertThat(upstream.waiting()).isEqualTo(3);
        assertThat(log.of("llm_error", reply.id())).hasSize(3);
        JsonObject line = log.completion(reply.id());
        assertThat(line.string("alias")).isEqualTo("down");
        assertThat(line.string("servedBy")).isEqualTo("said");
        assertThat(line.string("provider")).isEqualTo("mock");

        // Three failures in half a minute: now it cools, and nobody waits for it.
        Reply next = client.chat(Ask.whole("down", "hello"));
        assertFellBack(next, 1);
        assertThat(upstream.waiting()).isEqualTo(3);
    }

    @Test
    void whatCoolsForOneGatewayCoolsForAnother() throws Exception {
        Gateway other = gateways.with(Map.of("KEEP_ALIVE_SECONDS", "3"));
        Client elsewhere = new Client(other);
        upstream.on("shared", WHOLE_HI, DOWN);
        assertThat(elsewhere.chat(Ask.whole("shared", "hello")).header("x-sfai-target"))
                .isEqualTo("fake/shared");
        assertFellBack(client.chat(Ask.whole("shared", "hello")), 4);
        // What the other gateway has read is good for two seconds; nothing can be polled for,
        // since its own failures would make it cool too.
        Thread.sleep(Duration.ofMillis(2200));
        assertThat(elsewhere.chat(Ask.whole("shared", "hello")).header("x-sfai-attempts"))
                .isEqualTo("1");
        assertThat(upstream.waiting()).isEqualTo(4);
    }

    @Test
    void ifNobodyAnswersTheClientIsToldWhatItsOwnAliasSaid() throws Exception {
        upstream.on("hopeless", limited(30));
        for (String body : List.of(Ask.whole("hopeless", "x"), Ask.stream("hopeless", "x"))) {
            Reply reply = client.chat(body);
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.header("retry-after")).isEqualTo("30");
            JsonObject line = log.completion(reply.id());
            assertThat(line.integer("status")).isEqualTo(429);
            assertThat(log.of("llm_error", reply.id())).hasSize(2);
        }
    }

    @Test
    void aFallbackBringsItsOwnSettings() throws Exception {
        upstream.on("settings", new Answer.Json(503, "down"));
        upstream.on("plain", WHOLE_HI);
        Reply reply = client.chat(Ask.whole("settings", "hello"));
        assertThat(reply.header("x-sfai-target")).isEqualTo("fake/plain");
        JsonObject first = upstream.next().body();
        assertThat(first.integer("temperature")).isEqualTo(1);
        assertThat(String.valueOf(first.get("messages"))).contains("First.");
        JsonObject second = upstream.next().body();
        assertThat(second.get("temperature")).hasToString("0.25");
        assertThat(second.integer("max_tokens")).isEqualTo(77);
        assertThat(String.valueOf(second.get("messages")))
                .contains("Be polite.")
                .doesNotContain("First.");
    }

    @Test
    void theClientsMistakesAreToldAtOnce() throws Exception {
        for (int status : List.of(400, 413, 422)) {
            upstream.on("wrong", new Answer.Json(status, "{\"error\":{\"message\":\"no\"}}"));
            assertThat(client.chat(Ask.whole("wrong", "hello")).status()).isEqualTo(status);
            assertThat(upstream.waiting()).isEqualTo(1);
        }
    }

    @Test
    void whatTheGatewayLacksIsWorthAFallback() throws Exception {
        // By a provider without a key: a 401 would make the gateway ask for a newer one.
        for (int status : List.of(401, 403, 404)) {
            upstream.on("keys", new Answer.Json(status, "{\"error\":{\"message\":\"no\"}}"));
            Reply reply = client.chat(Ask.whole("keys", "hello"));
            assertThat(reply.message().string("content")).isEqualTo(FALLBACK_SAYS);
            assertThat(upstream.waiting()).isLessThanOrEqualTo(1);
        }
        Reply reply = client.chat(Ask.whole("secretless", "hello"));
        assertFellBack(reply, 3);
        assertThat(log.of("llm_error", reply.id()))
                .extracting(line -> line.string("provider"))
                .containsExactly("missing", "anthropic");
    }

    @Test
    void aFullContextWindowFallsBackOnlyWhereTheAliasAsks() throws Exception {
        String full = "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}";
        upstream.on("narrow", new Answer.Json(400, full));
        Reply refused = client.chat(Ask.whole("narrow", "hello"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().string("code")).isEqualTo("context_length_exceeded");
        assertFellBack(client.chat(Ask.whole("wide", "hello")), 2);
    }

    @Test
    void aContentFilterFallsBackOnlyWhereTheAliasAsks() throws Exception {
        String filtered = "{\"error\":{\"message\":\"no\",\"code\":\"content_filter\"}}";
        upstream.on("strict", new Answer.Json(400, filtered));
        assertThat(client.chat(Ask.whole("strict", "hello")).status()).isEqualTo(400);
        assertFellBack(client.chat(Ask.whole("lenient", "hello")), 2);

        upstream.on("strict", new Answer.Sse(List.of(ROLE, Chunks.finish("content_filter"))));
        try (EventStream answer = client.stream(Ask.stream("strict", "hello"))) {
            assertThat(finishes(answer.chunks())).containsExactly("content_filter");
        }
        try (EventStream answer = client.stream(Ask.stream("lenient", "hello"))) {
            assertThat(said(answer.chunks(), "content")).isEqualTo(FALLBACK_SAYS);
        }
        upstream.on(
                "strict",
                new Answer.Json(Chunks.completion("{\"content\":\"half\"}", "content_filter")));
        assertFellBack(client.chat(Ask.whole("lenient", "hello")), 2);
        Reply hopeless = client.chat(Ask.whole("lenient-alone", "hello"));
        assertThat(hopeless.status()).isEqualTo(400);
        assertThat(hopeless.error().string("code")).isEqualTo("content_filter");
        assertThat(log.of("llm_error", hopeless.id())).hasSize(2);
    }

    @Test
    void aLineThatIsCutBeforeAnyContentIsTakenUpAgain() throws Exception {
        upstream.on("cut-early", new Answer.CutAfter(List.of(ROLE)), HI);
        try (EventStream answer = client.stream(Ask.stream("cut-early", "hello"))) {
            assertThat(answer.header("x-sfai-attempts")).isEqualTo("2");
            List<JsonObject> chunks = answer.chunks();
            assertThat(said(chunks, "content")).isEqualTo("hi");
            assertThat(chunks).hasSize(2);
        }
    }

    @Test
    void aStreamThatIsCutAfterSomeContentIsNotBegunAgain() throws Exception {
        List<String> begun = Chunks.words("one", " two").subList(0, 2);
        upstream.on("cut-late", new Answer.CutAfter(begun), HI);
        try (EventStream answer = client.stream(Ask.stream("cut-late", "hello"))) {
            List<String> data = answer.rest();
            assertThat(data).hasSize(3);
            assertThat(Reply.error(data.getLast()).string("code")).isEqualTo("upstream_cut");
        }
        assertThat(upstream.waiting()).isEqualTo(1);
        try (EventStream answer = client.stream(Ask.stream("cut-mock", "a b c d"))) {
            assertThat(Reply.error(answer.rest().getLast())).isNotNull();
        }
        // Of a buffered answer nothing has been written yet.
        assertFellBack(client.chat(Ask.whole("cut-mock", "a b c d")), 2);
    }

    @Test
    void anAttemptThatHasNoTimeLeftIsNotBegun() throws Exception {
        upstream.on("in-a-hurry", limited(4), HI);
        long start = System.nanoTime();
        Reply reply = client.chat(Ask.whole("in-a-hurry", "hello"));
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("retry-after")).isEqualTo("4");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(seconds(3));
    }

    @Test
    void whoeverSaysNothingIsLeftForAFallback() throws Exception {
        upstream.on("dumb", new Answer.Silent());
        Reply reply = client.chat(Ask.stream("dumb", "hello"));
        assertThat(reply.body()).contains("data:").endsWith("data: [DONE]\n\n");
        assertThat(log.completion(reply.id()).string("servedBy")).isEqualTo("said");
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void anotherTargetOfTheAliasIsAskedWithoutAWait() throws Exception {
        upstream.on("one", DOWN);
        upstream.on("other", WHOLE_HI);
        Reply reply = client.chat(Ask.whole("either", "hello"));
        assertThat(reply.header("x-sfai-target")).isEqualTo("fake/other");
    }

    @Test
    void whatATargetDoesNotTakeIsDroppedOrRefusedByName() throws Exception {
        upstream.on("plainer", WHOLE_HI);
        String tools =
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
                        + "\"tool_choice\":\"auto\"";
        Reply dropped = client.chat(Ask.whole("plainer", "hello", "\"seed\":1", tools));
        assertThat(dropped.status()).isEqualTo(200);
        assertThat(upstream.next().body().names()).doesNotContain("seed", "tools", "tool_choice");
        assertThat(log.completion(dropped.id()).array("droppedParams"))
                .hasToString("[\"seed\",\"tools\"]");

        Reply refused = client.chat(Ask.whole("picky", "hello", "\"seed\":1"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().string("param")).isEqualTo("seed");
        assertThat(refused.error().string("message")).contains("fake/plainer", "seed");
        assertThat(client.chat(Ask.stream("picky", "hello", tools)).error().string("param"))
                .isEqualTo("tools");
        assertThat(upstream.waiting()).isZero();
        Reply unasked = client.chat(Ask.whole("picky", "hello", "\"seed\":null", "\"tools\":[]"));
        assertThat(unasked.status()).isEqualTo(200);
        assertThat(upstream.next().body().names()).doesNotContain("tools");
        assertThat(log.completion(client.chat(Ask.whole("picky", "hello")).id()).names())
                .doesNotContain("droppedParams");
    }

    @Test
    void aBufferedAnswerSaysWhatItCostAndAStreamDoesNot() throws Exception {
        upstream.on("plain", WHOLE_HI);
        Reply whole = client.chat(Ask.whole("plain", "hello"));
        assertThat(whole.header("x-sfai-cost-usd")).isEqualTo("0.00045");
        assertThat(client.chat(Ask.whole("keyless", "hello")).header("x-sfai-cost-usd")).isNull();
        upstream.on("plain", HI);
        assertThat(client.chat(Ask.stream("plain", "hello")).header("x-sfai-cost-usd")).isNull();
    }

    private void assertFellBack(Reply reply, int attempts) throws Exception {
        assertThat(reply.message().string("content")).isEqualTo(FALLBACK_SAYS);
        assertThat(reply.header("x-sfai-target")).isEqualTo("mock/echo");
        assertThat(reply.header("x-sfai-attempts")).isEqualTo(Integer.toString(attempts));
        assertThat(log.completion(reply.id()).string("servedBy")).isEqualTo("said");
    }

    private static Answer limited(int seconds) {
        return new Answer.Json(
                429,
                Map.of("retry-after", Integer.toString(seconds)),
                "{\"error\":{\"message\":\"slow down\"}}");
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
