package io.sfai.gateway.provider.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SplitInput;
import io.sfai.gateway.sse.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream of Responses' events as an upstream sends it, and what goes wrong with one. */
class ResponseReplayTest {
    private static final int WHOLE = 1 << 20;
    private static final Charset UTF_8 = StandardCharsets.UTF_8;

    @Test
    void aStreamSaysWhatItsDeltasSay() throws Exception {
        List<Delta> deltas = deltas(fixture());
        assertThat(deltas)
                .containsExactly(
                        new Delta.Reasoning("Let me "),
                        new Delta.Reasoning("look… 🦀"),
                        new Delta.Text("Grüße"),
                        new Delta.Text("  \"aus\" \\ "),
                        new Delta.Text("東京\n"),
                        new Delta.ToolCallStart(0, "call_1", "get_weather"),
                        new Delta.ToolCallArguments(0, "{\"city\":"),
                        new Delta.ToolCallArguments(0, "\"Zürich\"}"),
                        new Delta.ToolCallStart(1, "call_2", "patch"),
                        new Delta.ToolCallArguments(1, "{\"input\":\""),
                        new Delta.ToolCallArguments(1, "*** \\\"Begin\\\"\\n"),
                        new Delta.ToolCallArguments(1, "end"),
                        new Delta.ToolCallArguments(1, "\"}"),
                        deltas.get(13),
                        deltas.get(14));
        assertThat(deltas.toString())
                .contains("Finish[reason=FinishReason[unified=TOOL_CALLS, raw=completed]]")
                .contains("input=120, output=57, cacheRead=40, cacheWrite=0, reasoning=30");
    }

    @Test
    void splitAtEveryByteWithEveryLineEndItSaysTheSame() throws Exception {
        byte[] lf = fixture();
        List<String> expected = words(lf, WHOLE, WHOLE);
        assertThat(expected).hasSize(34);
        for (String end : List.of("\n", "\r\n", "\r")) {
            byte[] bytes = text(lf).replace("\n", end).getBytes(UTF_8);
            for (int at = 1; at < bytes.length; at += end.equals("\n") ? 1 : 7) {
                assertThat(words(bytes, at, WHOLE)).as("at " + at).isEqualTo(expected);
            }
            assertThat(words(bytes, 1, 1)).isEqualTo(expected);
        }
    }

    @Test
    void whatIsOnlyToldWholeIsToldAllTheSame() throws Exception {
        List<String> ends = new ArrayList<>();
        List<String> last = new ArrayList<>();
        for (String event : text(fixture()).split("(?<=\n\n)", -1)) {
            if (event.contains("output_item.done") || event.contains("response.completed")) {
                ends.add(event);
            }
            if (event.contains("response.completed")) {
                last.add(event);
            }
        }
        String expected = said(deltas(fixture()));
        assertThat(said(deltas(bytes(ends)))).isEqualTo(expected);
        assertThat(said(deltas(bytes(last)))).isEqualTo(expected);
        String data = last.getFirst();
        JsonObject event = Json.object(data.substring(data.indexOf('{')).strip());
        EventQueue queue = new EventQueue(() -> {});
        ResponseAnswers.readWhole("up", Json.bytes(event.object("response")), queue);
        List<Delta> whole = ((InferenceEvent) queue.next(Duration.ZERO)).deltas();
        assertThat(said(whole)).isEqualTo(expected);
        assertThat(queue.next(Duration.ZERO)).isEqualTo(Step.END);
    }

    @Test
    void aStreamThatIsCutAnywhereBeforeItsEndIsAFailure() throws Exception {
        byte[] whole = fixture();
        int end = text(whole, StandardCharsets.ISO_8859_1).indexOf("event: response.completed");
        for (int length = 0; length < end; length += 11) {
            assertThat(failure(Arrays.copyOf(whole, length)).fault()).isEqualTo(UpstreamFault.CUT);
        }
    }

    @Test
    void moreThoughtsThanOneStandApart() throws Exception {
        String part =
                "data: {\"type\":\"response.reasoning_summary_part.added\",\"summary_index\":";
        String end =
                "data: {\"type\":\"response.incomplete\",\"response\":{\"incomplete_details\":"
                        + "{\"reason\":\"content_filter\"}}}\n\n";
        List<Delta> deltas = deltas((part + "0}\n\n" + part + "1}\n\n" + end).getBytes(UTF_8));
        assertThat(deltas.getFirst()).isEqualTo(new Delta.Reasoning("\n\n"));
        assertThat(deltas.toString()).contains("unified=CONTENT_FILTER, raw=content_filter");
        assertThat(deltas(end.replace("content_filter", "max_output_tokens").getBytes(UTF_8)))
                .asString()
                .contains("unified=LENGTH");
        assertThat(deltas(end.replace("content_filter", "new").getBytes(UTF_8)))
                .asString()
                .contains("unified=OTHER");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'response.failed','response':{'error':{'code':'server_error','message':'oh'}}} | REFUSED | 500 | oh",
                "{'type':'response.failed','response':{'error':{'code':'rate_limit_exceeded','message':'oh'}}} | REFUSED | 429 | oh",
                "{'type':'response.failed','response':{'error':{'code':'invalid_prompt','message':'oh'}}} | REFUSED | 400 | oh",
                "{'type':'response.failed','response':{'error':{'code':'image_too_large','message':'oh'}}} | REFUSED | 400 | oh",
                "{'type':'response.failed','response':{'error':null}} | REFUSED | 0 | did not say why",
                "{'type':'error','code':'429','message':'busy','param':null} | REFUSED | 429 | busy",
                "{'type':'error','error':{'type':'new_error','message':'nested'}} | REFUSED | 0 | nested",
                "{'error':{'message':'bare'}} | REFUSED | 0 | bare",
                "{'error':'words'} | REFUSED | 0 | words",
                "{'object':'error','message':'vllm','code':400} | REFUSED | 400 | vllm",
                "{'id':'c','object':'chat.completion.chunk','choices':[]} | MALFORMED | 200 | no type",
                "<html> | MALFORMED | 200 | not its protocol",
                "[DONE] | CUT | 200 | before the answer did",
            })
    void whatIsNoAnswerIsAFailure(String data, UpstreamFault fault, int status, String words) {
        String event = data.startsWith("{") ? data.replace('\'', '"') : data;
        Upstream failure = failure(("data: " + event + "\n\n").getBytes(UTF_8));
        assertThat(failure.fault()).isEqualTo(fault);
        assertThat(failure.upstreamStatus()).isEqualTo(status);
        assertThat(failure.message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'status':'failed','error':{'code':'server_error','message':'oh'},'output':[]} | oh",
                "{'status':'failed','output':[]} | did not say why",
                "{'status':'queued','output':[]} | its response is queued",
                "{'object':'chat.completion','choices':[]} | it has no output",
                "[] | a JSON object is expected",
                "oops | not its protocol",
            })
    void whatIsNoWholeAnswerIsAFailure(String body, String words) {
        GatewayException failure =
                requireNonNull(
                        catchThrowableOfType(
                                GatewayException.class,
                                () ->
                                        ResponseAnswers.readWhole(
                                                "up",
                                                body.replace('\'', '"').getBytes(UTF_8),
                                                new EventQueue(() -> {}))));
        assertThat(failure.error().message()).contains(words);
    }

    private static Upstream failure(byte[] stream) {
        GatewayException failure =
                requireNonNull(
                        catchThrowableOfType(
                                GatewayException.class, () -> events(stream, WHOLE, WHOLE)));
        return (Upstream) failure.error();
    }

    /** What is said in all, however it was cut into deltas. */
    private static String said(List<Delta> deltas) {
        StringBuilder said = new StringBuilder();
        String kind = "";
        for (Delta delta : deltas) {
            String next = delta.getClass().getSimpleName();
            said.append(next.equals(kind) ? "" : "\n" + next + " ");
            kind = next;
            said.append(
                    switch (delta) {
                        case Delta.Text text -> text.text();
                        case Delta.Reasoning thought -> thought.text();
                        case Delta.ToolCallArguments more -> more.fragment();
                        default -> delta.toString();
                    });
        }
        return said.toString();
    }

    private static List<Delta> deltas(byte[] stream) throws Exception {
        return events(stream, WHOLE, WHOLE).stream()
                .flatMap(event -> event.deltas().stream())
                .toList();
    }

    /** Each event's own words, with the place of its item's id. */
    private static List<String> words(byte[] stream, int first, int further) throws Exception {
        List<String> words = new ArrayList<>();
        for (InferenceEvent event : events(stream, first, further)) {
            Raw raw = requireNonNull(event.raw());
            byte[] bytes = requireNonNull(raw.text()).bytes();
            int from = raw.text().from();
            @Nullable String id = raw.body().string("item_id");
            assertThat(from < 0 ? null : new String(bytes, from, raw.text().to() - from, UTF_8))
                    .isEqualTo(id == null ? null : "\"" + id + "\"");
            words.add(event.deltas() + new String(bytes, UTF_8));
        }
        return words;
    }

    private static List<InferenceEvent> events(byte[] stream, int first, int further)
            throws IOException, InterruptedException {
        EventQueue queue = new EventQueue(() -> {});
        SseReader reader = new SseReader(new SplitInput(stream, first, further), 1 << 20);
        ResponseAnswers.readStream("up", reader, queue);
        List<InferenceEvent> events = new ArrayList<>();
        Step step = queue.next(Duration.ZERO);
        while (step instanceof InferenceEvent event) {
            events.add(event);
            step = queue.next(Duration.ZERO);
        }
        assertThat(step).isEqualTo(Step.END);
        return events;
    }

    private static byte[] bytes(List<String> events) {
        return String.join("", events).getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return text(bytes, UTF_8);
    }

    private static String text(byte[] bytes, Charset charset) {
        return new String(bytes, charset);
    }

    private static byte[] fixture() throws IOException {
        try (InputStream in =
                ResponseReplayTest.class.getResourceAsStream("/streams/responses.sse")) {
            return requireNonNull(in).readAllBytes();
        }
    }
}
