package io.sfai.gateway.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.provider.Asked;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.anthropic.Plan.Reply;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams as the upstream sends them, whole, split at every byte, and cut. */
class StreamReplayTest {
    private static final int WHOLE = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "tools",
                "thinking",
                "server-tool",
                "refusal",
                "usage",
                "answer-tool"
            })
    void aStreamSaysTheSameHoweverItIsCutIntoPieces(String name) throws Exception {
        byte[] lf = fixture(name);
        List<String> expected = said(lf, WHOLE, WHOLE);
        assertThat(expected).isNotEmpty();
        for (String end : List.of("\n", "\r\n", "\r")) {
            byte[] bytes =
                    new String(lf, UTF_8)
                            .replace("\n", end)
                            .replace("data: ", end.equals("\r") ? "data:" : "data: ")
                            .getBytes(UTF_8);
            for (int at = 1; at < bytes.length; at++) {
                assertThat(said(bytes, at, WHOLE)).as(name + " at " + at).isEqualTo(expected);
            }
            assertThat(said(bytes, 1, 1)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "tools", "thinking"})
    void aStreamThatIsCutAnywhereBeforeItsTerminalEventIsAFailure(String name) throws Exception {
        byte[] whole = fixture(name);
        int stop =
                new String(whole, StandardCharsets.ISO_8859_1).indexOf("{\"type\":\"message_stop");
        for (int length = 0; length < stop; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> said(cut, WHOLE, WHOLE))
                    .isInstanceOfSatisfying(
                            GatewayException.class, e -> assertFault(e, UpstreamFault.CUT));
        }
    }

    @Test
    void text() throws Exception {
        assertThat(said(fixture("text"), WHOLE, WHOLE))
                .containsExactly(
                        "UsageReport[usage=Usage[input=25, output=1, cacheRead=0, cacheWrite=0,"
                                + " reasoning=0, estimated=false]]",
                        "Text[text=Grüezi]",
                        "Text[text= aus Zürich 🏔]",
                        "Text[text=.]",
                        "UsageReport[usage=Usage[input=25, output=15, cacheRead=0, cacheWrite=0,"
                                + " reasoning=0, estimated=false]]",
                        "Finish[reason=FinishReason[unified=STOP, raw=end_turn]]");
    }

    @Test
    void parallelCallsOneWithoutArgumentsAndOneWithAllAtOnce() throws Exception {
        assertThat(content("tools"))
                .containsExactly(
                        "Text[text=Let me look.]",
                        "ToolCallStart[index=0, id=toolu_01A, name=get_weather]",
                        "ToolCallArguments[index=0, fragment={\"city\": \"Zü]",
                        "ToolCallArguments[index=0, fragment=rich\"}]",
                        "ToolCallStart[index=1, id=toolu_01B, name=get_time]",
                        "ToolCallStart[index=2, id=toolu_01C, name=get_weather]",
                        "ToolCallArguments[index=2, fragment={\"city\":\"Bern\"}]",
                        "Finish[reason=FinishReason[unified=TOOL_CALLS, raw=tool_use]]");
    }

    @Test
    void thoughtsSignedRedactedAndEmptyButSigned() throws Exception {
        assertThat(content("thinking"))
                .containsExactly(
                        "Reasoning[text=First the ]",
                        "Reasoning[text=dénominateur…]",
                        "ThoughtEnd[thought=Thinking[text=First the dénominateur…,"
                                + " signature=EqQBCgIYAh==]]",
                        "ThoughtEnd[thought=RedactedThinking[data=EmwKAhgB]]",
                        "ThoughtEnd[thought=Thinking[text=, signature=ErUB]]",
                        "Text[text=42]",
                        "Finish[reason=FinishReason[unified=STOP, raw=end_turn]]");
        assertThat(said(fixture("thinking"), WHOLE, WHOLE).toString()).contains("reasoning=280");
    }

    @Test
    void whatTheServerDoesItselfShiftsNoIndex() throws Exception {
        assertThat(content("server-tool"))
                .containsExactly(
                        "Text[text=Found.]",
                        "ToolCallStart[index=0, id=toolu_02A, name=save]",
                        "ToolCallArguments[index=0, fragment={\"a\":1}]",
                        "ToolCallStart[index=1, id=toolu_02B, name=save]",
                        "ToolCallArguments[index=1, fragment={\"a\":2}]",
                        "Finish[reason=FinishReason[unified=TOOL_CALLS, raw=tool_use]]");
    }

    @Test
    void aRefusalKeepsTheWordThatTheUpstreamHasForIt() throws Exception {
        assertThat(content("refusal"))
                .containsExactly(
                        "Text[text=I]",
                        "Refusal[text=This was declined.]",
                        "Finish[reason=FinishReason[unified=CONTENT_FILTER, raw=refusal]]");
    }

    @Test
    void usageCountsTheCacheInAndIsCorrected() throws Exception {
        assertThat(said(fixture("usage"), WHOLE, WHOLE))
                .contains(
                        "UsageReport[usage=Usage[input=1125, output=1, cacheRead=1000,"
                                + " cacheWrite=100, reasoning=0, estimated=false]]",
                        "UsageReport[usage=Usage[input=1230, output=77, cacheRead=1000,"
                                + " cacheWrite=200, reasoning=0, estimated=false]]",
                        "Finish[reason=FinishReason[unified=LENGTH, raw=max_tokens]]");
    }

    @Test
    void theArgumentsOfOurOwnToolAreTheAnswerAndOnlyTheFirstOnes() throws Exception {
        assertThat(content("answer-tool"))
                .containsExactly(
                        "Text[text={\"city\":]",
                        "Text[text=\"Zürich\"}]",
                        "Finish[reason=FinishReason[unified=STOP, raw=tool_use]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[1,2]",
                "{\"type\":\"content_block_delta\",",
                "{\"type\":\"message_stop\"}"
            })
    void whatIsNotTheProtocolIsAFailure(String data) {
        assertThatThrownBy(() -> said(event(data), WHOLE, WHOLE))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertFault(e, UpstreamFault.MALFORMED));
    }

    @Test
    void whatIsEmptyNullOrUnknownShiftsNothing() throws Exception {
        String[] events = {
            "{'type':'ping'}",
            "{'type':'message_start','message':{'usage':null}}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'A'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'citations_delta',"
                    + "'citation':{'cited_text':'x'}}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'new_delta','text':'x'}}",
            "{'type':'content_block_delta','index':0,'delta':null}",
            "{'type':'content_block_stop','index':0}",
            "{'type':'new_event','index':1}",
            "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':'B'}}",
            "{'type':'content_block_stop','index':1}",
            "{'type':'message_delta','delta':{'stop_reason':null},'usage':{'input_tokens':null,"
                    + "'output_tokens':3,'cache_read_input_tokens':null}}",
            "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}",
            "{'type':'message_stop'}",
        };
        StringBuilder stream = new StringBuilder();
        for (String event : events) {
            stream.append("data: ").append(event.replace('\'', '"')).append("\n\n");
        }
        assertThat(said(stream.toString().getBytes(UTF_8), WHOLE, WHOLE))
                .containsExactly(
                        "Text[text=A]",
                        "Text[text=B]",
                        "UsageReport[usage=Usage[input=0, output=3, cacheRead=0, cacheWrite=0,"
                                + " reasoning=0, estimated=false]]",
                        "Finish[reason=FinishReason[unified=STOP, raw=end_turn]]");
    }

    @Test
    void theEndOfAnotherDialectIsNotTheMessages() {
        byte[] stream = "data: {\"type\":\"ping\"}\n\ndata: [DONE]\n\n".getBytes(UTF_8);
        assertThatThrownBy(() -> said(stream, WHOLE, WHOLE))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertFault(e, UpstreamFault.CUT));
    }

    @Test
    void anErrorInsideTheStreamHasTheStatusOfItsKind() {
        String[][] kinds = {
            {"overloaded_error", "529"},
            {"rate_limit_error", "429"},
            {"api_error", "500"},
            {"invalid_request_error", "400"},
            {"authentication_error", "401"},
            {"billing_error", "402"},
            {"permission_error", "403"},
            {"not_found_error", "404"},
            {"request_too_large", "413"},
            {"timeout_error", "504"},
            {"new_error", "0"},
        };
        for (String[] kind : kinds) {
            String data =
                    "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"Sorry\"}}"
                            .formatted(kind[0]);
            assertThatThrownBy(() -> said(event(data), WHOLE, WHOLE))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> {
                                Upstream error = assertFault(e, UpstreamFault.REFUSED);
                                assertThat(error.upstreamStatus()).hasToString(kind[1]);
                                assertThat(error.code()).isEqualTo(kind[0]);
                                assertThat(error.message()).endsWith(": Sorry");
                            });
        }
    }

    @Test
    void everyReasonHasItsMeaning() throws Exception {
        String[][] reasons = {
            {"end_turn", "STOP"},
            {"stop_sequence", "STOP"},
            {"pause_turn", "STOP"},
            {"tool_use", "STOP"},
            {"max_tokens", "LENGTH"},
            {"model_context_window_exceeded", "LENGTH"},
            {"refusal", "CONTENT_FILTER"},
            {"tired", "OTHER"},
        };
        for (String[] reason : reasons) {
            String whole =
                    "{\"type\":\"message\",\"content\":[],\"stop_reason\":\"" + reason[0] + "\"}";
            assertThat(whole(whole))
                    .containsExactly(
                            "Finish[reason=FinishReason[unified=%s, raw=%s]]"
                                    .formatted(reason[1], reason[0]));
        }
    }

    @Test
    void aWholeMessageSaysWhatItsStreamWouldHaveSaid() throws Exception {
        assertThat(
                        whole(
                                """
                                {"type":"message","content":[
                                 {"type":"thinking","thinking":"Hm","signature":"S"},
                                 {"type":"redacted_thinking","data":"D"},
                                 {"type":"text","text":"Hi"},
                                 {"type":"server_tool_use","id":"s","name":"x","input":{"q":1}},
                                 {"type":"tool_use","id":"t1","name":"a","input":{}},
                                 {"type":"tool_use","id":"t2","name":"b","input":{"x":1.50}}],
                                 "stop_reason":"tool_use",
                                 "usage":{"input_tokens":5,"output_tokens":6,
                                          "cache_read_input_tokens":7}}
                                """))
                .containsExactly(
                        "Reasoning[text=Hm]",
                        "ThoughtEnd[thought=Thinking[text=Hm, signature=S]]",
                        "ThoughtEnd[thought=RedactedThinking[data=D]]",
                        "Text[text=Hi]",
                        "ToolCallStart[index=0, id=t1, name=a]",
                        "ToolCallStart[index=1, id=t2, name=b]",
                        "ToolCallArguments[index=1, fragment={\"x\":1.50}]",
                        "UsageReport[usage=Usage[input=12, output=6, cacheRead=7, cacheWrite=0,"
                                + " reasoning=0, estimated=false]]",
                        "Finish[reason=FinishReason[unified=TOOL_CALLS, raw=tool_use]]");
        assertThat(
                        whole(
                                """
                                {"content":[{"type":"tool_use","name":"json_answer","input":{}}],
                                 "stop_reason":"tool_use"}
                                """))
                .containsExactly(
                        "Text[text={}]", "Finish[reason=FinishReason[unified=STOP, raw=tool_use]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"content\":\"x\"}", "{\"content\":[]}", "", "<html>"})
    void aWholeAnswerThatIsNoMessageIsAFailure(String body) {
        assertThatThrownBy(() -> whole(body))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertFault(e, UpstreamFault.MALFORMED));
    }

    private static Upstream assertFault(GatewayException e, UpstreamFault fault) {
        Upstream error = (Upstream) e.error();
        assertThat(error.fault()).isEqualTo(fault);
        return error;
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(UTF_8);
    }

    private static List<String> content(String name) throws Exception {
        return said(fixture(name), WHOLE, WHOLE).stream()
                .filter(delta -> !delta.startsWith("UsageReport"))
                .toList();
    }

    private static List<String> said(byte[] stream, int first, int further) throws Exception {
        EventQueue queue = new EventQueue(() -> {});
        SseReader reader = new SseReader(new SplitInput(stream, first, further), 1 << 20);
        AnthropicAnswers.readStream("anthropic", reply(), reader, queue);
        return taken(queue);
    }

    private static List<String> whole(String body) throws Exception {
        EventQueue queue = new EventQueue(() -> {});
        byte[] bytes = body.getBytes(UTF_8);
        AnthropicAnswers.readWhole("anthropic", reply(), bytes, queue);
        return taken(queue);
    }

    private static Reply reply() {
        return new Reply(ToolNames.of(Asked.user("x").request(true), 128), "json_answer", false);
    }

    private static List<String> taken(EventQueue queue) {
        List<String> said = new ArrayList<>();
        Step step = queue.next(Duration.ZERO);
        while (step instanceof InferenceEvent event) {
            for (Delta delta : event.deltas()) {
                said.add(delta.toString());
            }
            step = queue.next(Duration.ZERO);
        }
        assertThat(step).isEqualTo(Step.END);
        return said;
    }

    private static byte[] fixture(String name) throws IOException {
        String path = "/streams/anthropic/" + name + ".sse";
        try (InputStream in = StreamReplayTest.class.getResourceAsStream(path)) {
            return requireNonNull(in).readAllBytes();
        }
    }
}
