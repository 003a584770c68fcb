package io.sfai.gateway.provider.bedrock;

import static io.sfai.gateway.provider.bedrock.Asking.deltas;
import static io.sfai.gateway.provider.bedrock.Asking.failure;
import static io.sfai.gateway.provider.bedrock.Asking.request;
import static io.sfai.gateway.provider.bedrock.Asking.target;
import static io.sfai.gateway.provider.bedrock.Asking.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that the SDK's encoder has framed, read by the SDK's client from a socket. */
@Timeout(120)
class ConverseStreamTest {
    private static final Delta.UsageReport USAGE =
            new Delta.UsageReport(new Usage(111, 7, 80, 20, 0, false));

    private ScriptedBedrock bedrock;
    private BedrockProvider provider;

    @BeforeEach
    void start() throws IOException {
        bedrock = new ScriptedBedrock();
        provider = Asking.provider(bedrock.url());
    }

    @AfterEach
    void stop() throws IOException {
        bedrock.close();
    }

    @Test
    void textIsToldWithItsEndAndUsageAfterIt() {
        assertThat(said(Frames.words("Grüße", " from", " 東京"), 0))
                .containsExactly(
                        new Delta.Text("Grüße"),
                        new Delta.Text(" from"),
                        new Delta.Text(" 東京"),
                        new Delta.Finish(new FinishReason(Unified.STOP, "end_turn")),
                        USAGE);
    }

    /** Through a socket at some bytes; {@link AnswerBodyTest} splits at every one. */
    @Test
    void aStreamSplitAnywhereIsTheSame() {
        Frames frames = everything();
        byte[] whole = frames.bytes();
        List<Delta> expected = said(frames, 0);
        for (int split = 1; split < whole.length; split += split < 180 ? 1 : 23) {
            assertThat(said(frames, split)).as("split at " + split).isEqualTo(expected);
        }
    }

    @Test
    void callsAreCountedFromZeroAndThinkingEndsWithItsSignature() {
        assertThat(said(everything(), 0))
                .containsExactly(
                        new Delta.Reasoning("Ich prüfe"),
                        new Delta.Reasoning("…"),
                        new Delta.ThoughtEnd(new Part.Thinking("Ich prüfe…", "c2lnbmVk")),
                        new Delta.ThoughtEnd(new Part.RedactedThinking("c2VjcmV0")),
                        new Delta.Text("Zwei Städte 🗼"),
                        new Delta.ToolCallStart(0, "tooluse_a", "get_weather"),
                        new Delta.ToolCallArguments(0, "{\"city\": \"Zür"),
                        new Delta.ToolCallArguments(0, "ich\"}"),
                        new Delta.ToolCallStart(1, "tooluse_b", "get_time"),
                        new Delta.Finish(new FinishReason(Unified.TOOL_CALLS, "tool_use")),
                        USAGE);
    }

    @Test
    void endsAreMappedAndKeptAsTheyWere() {
        assertThat(end("max_tokens")).isEqualTo(Unified.LENGTH);
        assertThat(end("model_context_window_exceeded")).isEqualTo(Unified.LENGTH);
        assertThat(end("stop_sequence")).isEqualTo(Unified.STOP);
        assertThat(end("guardrail_intervened")).isEqualTo(Unified.CONTENT_FILTER);
        assertThat(end("content_filtered")).isEqualTo(Unified.CONTENT_FILTER);
        assertThat(end("malformed_model_output")).isEqualTo(Unified.OTHER);
    }

    @Test
    void aStreamWithoutItsEndIsCutWhereverItStops() {
        byte[] whole = Frames.words("one", " two").bytes();
        int stop = new String(whole, StandardCharsets.ISO_8859_1).indexOf("messageStop");
        for (int length = 0; length < stop; length += 7) {
            bedrock.stream(Arrays.copyOf(whole, length), length);
            Upstream error = (Upstream) failure(open()).why().error();
            assertThat(error.fault()).as("after " + length).isEqualTo(UpstreamFault.CUT);
        }
    }

    @Test
    void anExceptionInsideIsToldAfterWhatCameBefore() {
        byte[] frames =
                new Frames()
                        .text(0, "one")
                        .text(0, " two")
                        .exception("throttlingException", "Too many tokens")
                        .bytes();
        for (boolean open : List.of(true, false)) {
            if (open) {
                bedrock.streamAndWait(frames);
            } else {
                bedrock.stream(frames, 0);
            }
            Asking.Failure failure = failure(open());
            assertThat(failure.before())
                    .containsExactly(new Delta.Text("one"), new Delta.Text(" two"));
            Upstream error = (Upstream) failure.why().error();
            assertThat(error.upstreamStatus()).isEqualTo(429);
            assertThat(error.message()).contains("Too many tokens");
        }
    }

    @Test
    void eachExceptionInsideHasItsStatus() {
        assertThat(inside("validationException")).isEqualTo(400);
        assertThat(inside("modelStreamErrorException")).isEqualTo(424);
        assertThat(inside("modelTimeoutException")).isEqualTo(408);
        assertThat(inside("internalServerException")).isEqualTo(500);
        assertThat(inside("serviceUnavailableException")).isEqualTo(503);
        assertThat(inside("somethingNewException")).isEqualTo(500);
    }

    @Test
    void whatIsNoFrameIsMalformed() {
        byte[] good = new Frames().text(0, "one").bytes();
        List<byte[]> bad = new ArrayList<>();
        for (int at : List.of(0, 5, 9, 30, good.length - 2)) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x40;
            bad.add(damaged);
        }
        bad.add("<html><body>Bad gateway</body></html>".getBytes(StandardCharsets.US_ASCII));
        for (byte[] bytes : bad) {
            bedrock.streamAndWait(new Frames().text(0, "zero").raw(bytes).bytes());
            Asking.Failure failure = failure(open());
            assertThat(failure.before()).containsExactly(new Delta.Text("zero"));
            Upstream error = (Upstream) failure.why().error();
            assertThat(error.fault()).isEqualTo(UpstreamFault.MALFORMED);
        }
    }

    private static Frames everything() {
        return new Frames()
                .event("messageStart", "{\"role\":\"assistant\"}")
                .delta(0, "{\"reasoningContent\":{\"text\":\"Ich prüfe\"}}")
                .delta(0, "{\"reasoningContent\":{\"text\":\"…\"}}")
                .delta(0, "{\"reasoningContent\":{\"signature\":\"c2lnbmVk\"}}")
                .stop(0)
                .delta(1, "{\"reasoningContent\":{\"redactedContent\":\"c2VjcmV0\"}}")
                .stop(1)
                .text(2, "Zwei Städte 🗼")
                .stop(2)
                .call(3, "tooluse_a", "get_weather")
                .delta(3, "{\"toolUse\":{\"input\":\"{\\\"city\\\": \\\"Zür\"}}")
                .delta(3, "{\"toolUse\":{\"input\":\"ich\\\"}\"}}")
                .stop(3)
                .event(
                        "contentBlockStart",
                        "{\"contentBlockIndex\":4,\"start\":{\"toolUse\":{\"toolUseId\":\"s\","
                                + "\"name\":\"nova_grounding\",\"type\":\"server_tool_use\"}}}")
                .delta(4, "{\"toolUse\":{\"input\":\"{}\"}}")
                .stop(4)
                .call(5, "tooluse_b", "get_time")
                .delta(5, "{\"toolUse\":{\"input\":\"\"}}")
                .stop(5)
                .end("tool_use");
    }

    private Unified end(String reason) {
        for (Delta delta : said(new Frames().text(0, "a").end(reason), 0)) {
            if (delta instanceof Delta.Finish finish) {
                assertThat(finish.reason().raw()).isEqualTo(reason);
                return finish.reason().unified();
            }
        }
        throw new AssertionError("no end");
    }

    private int inside(String exception) {
        bedrock.stream(new Frames().exception(exception, "no").bytes(), 0);
        return ((Upstream) failure(open()).why().error()).upstreamStatus();
    }

    private List<Delta> said(Frames frames, int split) {
        bedrock.stream(frames.bytes(), split);
        return deltas(open());
    }

    private InferenceStream open() {
        return provider.open(request(true, user("hello")), target());
    }
}
