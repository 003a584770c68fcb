package io.sfai.gateway.provider.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.sse.SplitInput;
import io.sfai.gateway.sse.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams as upstreams send them, split at every byte, with every line end. */
class StreamReplayTest {
    @Test
    void textAndUsage() throws Exception {
        String last = assertSame("text.sse", 12);
        assertThat(last).contains("UsageReport").contains("input=19, output=10");
    }

    @Test
    void parallelToolCalls() throws Exception {
        String all = String.join("", assertSameAll("tools.sse"));
        assertThat(all)
                .contains("ToolCallStart[index=0, id=call_DdmO9pD3xa9XTPNJ32zg2hcA")
                .contains("ToolCallStart[index=1, id=call_Xw5YQ0aB, name=get_time]")
                .contains("fragment=Zürich")
                .contains("FinishReason[unified=TOOL_CALLS, raw=tool_calls]");
    }

    @Test
    void reasoningCommentsAndUsageOnTheLastChoice() throws Exception {
        String all = String.join("", assertSameAll("reasoning.sse"));
        assertThat(all)
                .contains("Reasoning[text=Let me]")
                .contains("Reasoning[text= think…]")
                .contains("Text[text=42]")
                .contains("cacheRead=8")
                .contains("reasoning=21");
    }

    @Test
    void aStreamThatIsCutAnywhereBeforeItsFinishIsAFailure() throws Exception {
        byte[] whole = fixture("text.sse");
        int finish = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\"finish_reason\":\"");
        for (int length = 0; length < finish; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> events(cut, 1 << 20, 1 << 20))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e ->
                                    assertThat(((Upstream) e.error()).fault())
                                            .isEqualTo(UpstreamFault.CUT));
        }
    }

    private static String assertSame(String name, int count) throws Exception {
        List<String> events = assertSameAll(name);
        assertThat(events).hasSize(count);
        return events.getLast();
    }

    private static List<String> assertSameAll(String name) throws Exception {
        byte[] lf = fixture(name);
        List<String> expected = events(lf, 1 << 20, 1 << 20);
        for (String end : List.of("\n", "\r\n", "\r")) {
            String text = new String(lf, StandardCharsets.UTF_8).replace("\n", end);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int at = 1; at < bytes.length; at++) {
                assertThat(events(bytes, at, 1 << 20)).as(name + " at " + at).isEqualTo(expected);
            }
            assertThat(events(bytes, 1, 1)).isEqualTo(expected);
        }
        return expected;
    }

    /** What each event says and its own words. */
    private static List<String> events(byte[] stream, int first, int further) throws Exception {
        EventQueue queue = new EventQueue(() -> {});
        SseReader reader = new SseReader(new SplitInput(stream, first, further), 1 << 20);
        OpenAiAnswers.readStream("openai", Wording.CHAT, reader, queue);
        List<String> events = new ArrayList<>();
        Step step = queue.next(Duration.ZERO);
        while (step instanceof InferenceEvent event) {
            events.add(event.deltas() + " " + requireNonNull(event.raw()).body());
            step = queue.next(Duration.ZERO);
        }
        assertThat(step).isEqualTo(Step.END);
        return events;
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = StreamReplayTest.class.getResourceAsStream("/streams/" + name)) {
            return requireNonNull(in).readAllBytes();
        }
    }
}
