package io.sfai.gateway.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that break after they began: an error event, {@code [DONE]}, and a line in the log. */
abstract class MidStreamContract extends Contract {
    private static final List<String> BEGUN = Chunks.words("one", " two").subList(0, 2);
    private static final String ERROR =
            "{\"error\":{\"message\":\"overloaded, sk-live-abcdef123456\",\"code\":503}}";

    MidStreamContract(Gateways gateways) throws Exception {
        super(gateways);
    }

    @Test
    void aCutLine() throws Exception {
        assertBroken("plain", new Answer.CutAfter(BEGUN), 502, "upstream_cut");
    }

    @Test
    void aLineCutInsideAnEvent() throws Exception {
        assertBroken("plain", new Answer.CutInsideEvent(BEGUN), 502, "upstream_cut");
    }

    @Test
    void anEndWithoutATerminalEvent() throws Exception {
        assertBroken("plain", new Answer.NoDone(BEGUN), 502, "upstream_cut");
    }

    @Test
    void aStallLongerThanIdleSeconds() throws Exception {
        assertBroken("hasty", new Answer.StallAfter(BEGUN), 504, "upstream_timeout");
        upstream.next().awaitGone();
    }

    @Test
    void anErrorEvent() throws Exception {
        JsonObject error =
                assertBroken("plain", new Answer.ErrorInside200(BEGUN, ERROR), 503, "503");
        assertThat(error.integer("upstream_status")).isEqualTo(503);
        assertThat(error.string("message")).contains("overloaded").doesNotContain("sk-live");
    }

    @Test
    void anEventThatIsNoJson() throws Exception {
        List<String> events = Chunks.with(BEGUN, "<oops>");
        assertBroken("plain", new Answer.Sse(events), 502, "upstream_malformed");
    }

    @Test
    void anEventThatIsJsonButNoObject() throws Exception {
        List<String> events = Chunks.with(BEGUN, "[1]");
        assertBroken("plain", new Answer.Sse(events), 502, "upstream_malformed");
    }

    @Test
    void theMocksFaults() throws Exception {
        for (String fault : List.of("cut", "malformed", "error-midstream")) {
            try (EventStream answer = client.stream(Ask.stream("mock/" + fault, "a b c d e"))) {
                List<String> data = answer.rest();
                assertThat(Reply.error(data.getLast())).isNotNull();
                assertThat(data).hasSize(5);
            }
        }
    }

    private JsonObject assertBroken(String alias, Answer fault, int status, String code)
            throws Exception {
        upstream.on("plain", fault);
        try (EventStream answer = client.stream(Ask.stream(alias, "hello", Ask.WITH_USAGE))) {
            List<String> data = answer.rest();
            assertThat(data).hasSize(3);
            assertThat(data.get(0)).contains("one");
            assertThat(data.get(1)).contains("two");
            JsonObject error = Reply.error(data.get(2));
            assertThat(error.string("code")).isEqualTo(code);
            JsonObject line = log.completion(answer.id());
            assertThat(line.integer("status")).isEqualTo(status);
            assertThat(line.isTrue("estimated")).isTrue();
            assertThat(line.integer("tokensOut")).isEqualTo(2);
            assertThat(line.get("finishReason")).isNull();
            assertThat(log.of("llm_error", answer.id())).hasSize(1);
            return error;
        }
    }
}
