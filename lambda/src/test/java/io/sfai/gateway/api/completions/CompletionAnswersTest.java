package io.sfai.gateway.api.completions;

import static io.sfai.gateway.api.completions.Posted.STOP;
import static io.sfai.gateway.api.completions.Posted.USED;
import static io.sfai.gateway.api.completions.Posted.choice;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.FinishReason;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers of both dialects, relayed and written anew, streamed and whole. */
class CompletionAnswersTest {
    private static final Posted TEXT = Posted.text("'prompt':'Say '");
    private static final Posted FIM = Posted.fim("'prompt':'f(','suffix':')'");
    private static final InferenceEvent GRU = words("Grü");
    private static final InferenceEvent EZI = words("\"ezi\n🏔");
    private static final InferenceEvent END = InferenceEvent.of(STOP);
    private static final InferenceEvent BILL = InferenceEvent.of(USED);

    @Test
    void chatBecomesTexts() throws IOException {
        List<String> data = TEXT.data(GRU, EZI, END, BILL);
        assertThat(data)
                .containsExactly(
                        textChunk("\"Grü\"", "null"),
                        textChunk("\"\\\"ezi\\n\\uD83C\\uDFD4\"", "null"),
                        textChunk("\"\"", "\"stop\""),
                        "[DONE]");
        JsonObject whole = TEXT.whole(GRU, EZI, END, BILL);
        assertThat(whole)
                .hasToString(
                        "{\"id\":\"cmpl-r1\",\"object\":\"text_completion\",\"created\":1795348800,"
                                + "\"model\":\"alias\",\"choices\":[{\"text\":\"Grü\\\"ezi\\n🏔\","
                                + "\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":7,"
                                + "\"total_tokens\":107}}");
    }

    private static String textChunk(String text, String finish) {
        return "{\"id\":\"cmpl-r1\",\"object\":\"text_completion\",\"created\":1795348800,"
                + "\"model\":\"alias\",\"choices\":[{\"text\":"
                + text
                + ",\"index\":0,\"logprobs\":null,\"finish_reason\":"
                + finish
                + "}]}";
    }

    @Test
    void usageComesOnAChunkOfItsOwnToWhoAsked() throws IOException {
        Posted asked = Posted.text("'prompt':'a','stream_options':{'include_usage':true}");
        List<String> data = asked.data(GRU, END, BILL);
        assertThat(data.get(2)).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":100,");
        assertThat(data).hasSize(4);
    }

    @Test
    void chatBecomesMistralsMessages() throws IOException {
        String head =
                "{\"id\":\"cmpl-r1\",\"object\":\"chat.completion.chunk\",\"created\":1795348800,"
                        + "\"model\":\"alias\",\"choices\":[{\"index\":0,\"delta\":{\"content\":";
        assertThat(FIM.data(GRU, END, BILL))
                .containsExactly(
                        head + "\"Grü\"},\"finish_reason\":null}]}",
                        head
                                + "\"\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":100,"
                                + "\"completion_tokens\":7,\"total_tokens\":107}}",
                        "[DONE]");
        JsonObject whole = FIM.whole(GRU, END);
        assertThat(whole.string("object")).isEqualTo("chat.completion");
        assertThat(whole.has("usage")).isFalse();
        assertThat(choice(whole))
                .hasToString(
                        "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Grü\","
                                + "\"tool_calls\":null},\"finish_reason\":\"stop\"}");
    }

    @Test
    void itIsStreamedPieceByPieceAndMadeFitForTheCursor() throws IOException {
        Posted posted = Posted.text("'prompt':'x','stop':['\\n\\n']");
        assertThat(posted.pieces("```js\n", "one", " two", "\nthree", "\n", "\nfour"))
                .containsExactly("one", " two", "\nthree");
    }

    @Test
    void aStopOfTheClientsIsWhyItEnded() {
        Posted posted = Posted.text("'prompt':'x','stop':'b'");
        InferenceEvent limit =
                InferenceEvent.of(new Delta.Finish(new FinishReason(Unified.LENGTH, "length")));
        JsonObject stopped = choice(posted.whole(words("abc"), limit));
        assertThat(stopped.string("text")).isEqualTo("a");
        assertThat(stopped.string("finish_reason")).isEqualTo("stop");
        assertThat(choice(posted.whole(words("xyz"), limit)).string("finish_reason"))
                .isEqualTo("length");
    }

    @Test
    void everyReasonIsTold() {
        for (FinishReason reason :
                List.of(
                        new FinishReason(Unified.CONTENT_FILTER, "content_filter"),
                        new FinishReason(Unified.OTHER, "content_filter"))) {
            JsonObject whole = TEXT.whole(InferenceEvent.of(new Delta.Finish(reason)));
            assertThat(choice(whole).string("finish_reason")).isEqualTo("content_filter");
        }
    }

    @Test
    void thoughtsRefusalsAndCallsAreNoText() {
        InferenceEvent noise =
                InferenceEvent.of(
                        new Delta.Reasoning("hm"),
                        new Delta.ThoughtEnd(new Part.Thinking("hm", "s")),
                        new Delta.Refusal("no"),
                        new Delta.ToolCallStart(0, "a", "f"),
                        new Delta.ToolCallArguments(0, "{}"));
        assertThat(choice(TEXT.whole(noise, GRU, END)).string("text")).isEqualTo("Grü");
    }

    @Test
    void thePromptIsEchoedToWhoAsks() throws IOException {
        Posted echo = Posted.text("'prompt':'Say ','echo':true");
        assertThat(choice(echo.whole(GRU, END)).string("text")).isEqualTo("Say Grü");
        assertThat(echo.pieces("Grü", "ezi")).containsExactly("Say Grü", "ezi");
        JsonObject own = json("{'choices':[{'text':'Say it'}]}");
        assertThat(choice(echo.whole(event(Dialect.COMPLETIONS, true, own))).string("text"))
                .isEqualTo("Say it");
    }

    @Test
    void anotherApisTextIsTakenAsItComes() {
        Posted posted = Posted.fim("'prompt':'return x; // y','suffix':'z','stop':'no'");
        JsonObject body = json("{}");
        Raw raw = new Raw(Dialect.COMPLETIONS, true, body);
        InferenceEvent said =
                InferenceEvent.raw(raw, ignored -> List.of(new Delta.Text("```\nreturn x;"), STOP));
        JsonObject message = choice(posted.whole(said)).object("message");
        assertThat(message).isNotNull();
        assertThat(String.valueOf(message)).contains("```\\nreturn x;");
    }

    @Test
    void ownWordsAreRelayedByteByByte() throws IOException {
        String before = "{ \"id\":\"up\", \"model\" : ";
        String behind = " ,\"x\":[1.0],\"choices\":[{\"text\":\"a\\u00e9\",\"index\":0}]}";
        String sent = before + "\"gpt\"" + behind;
        Json.Located located = Json.located(sent.getBytes(UTF_8), "model");
        Text text = new Text(sent.getBytes(UTF_8), located.from(), located.to());
        for (Posted posted : List.of(TEXT, FIM)) {
            Raw raw = new Raw(posted.dialect(), false, located.object(), text);
            assertThat(posted.data(InferenceEvent.raw(raw, body -> List.of())))
                    .containsExactly(before + "\"alias\"" + behind, "[DONE]");
        }
        JsonObject whole = json("{'model':'m','choices':[{'x':1}],'y':[1.0]}");
        assertThat(FIM.whole(event(Dialect.FIM, true, whole)))
                .hasToString("{\"model\":\"alias\",\"choices\":[{\"x\":1}],\"y\":[1.0]}");
    }

    @Test
    void relayedUsageIsForWhoAsked() throws IOException {
        String last =
                "{'choices':[{'text':'','finish_reason':'stop'}],'usage':{'prompt_tokens':1}}";
        String bill = "{'id':'u','choices':[],'usage':{'prompt_tokens':1}}";
        for (String usage : List.of(last, bill)) {
            List<String> data = TEXT.data(relayedEvent(Dialect.COMPLETIONS, usage));
            assertThat(data.toString()).doesNotContain("usage");
        }
        Posted asked = Posted.text("'prompt':'a','stream_options':{'include_usage':true}");
        List<String> told = asked.data(relayedEvent(Dialect.COMPLETIONS, last));
        assertThat(told)
                .containsExactly(
                        "{\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\"}],\"model\":\"alias\"}",
                        "{\"choices\":[],\"usage\":{\"prompt_tokens\":1},\"model\":\"alias\"}",
                        "[DONE]");
        String none = "{'choices':[{'text':'a'}],'usage':null}";
        assertThat(asked.data(relayedEvent(Dialect.COMPLETIONS, none)).getFirst())
                .contains("\"usage\":null");
        assertThat(FIM.data(relayedEvent(Dialect.FIM, last)).getFirst()).contains("prompt_tokens");
        assertThat(FIM.data(relayedEvent(Dialect.FIM, bill))).containsExactly("[DONE]");
    }

    @Test
    void aFailureIsAnErrorAndThenTheEnd() throws IOException {
        EventQueue queue = new EventQueue(() -> {});
        try {
            queue.put(GRU);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        queue.fail(new Unavailable("broken", "b").exception());
        String out = written(TEXT.streamed().answered(queue));
        assertThat(out)
                .contains("Grü")
                .doesNotContain("\"stop\"")
                .contains("data: {\"error\":{\"message\":\"broken\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void silenceIsAComment() throws IOException {
        InferenceStream slow =
                new InferenceStream() {
                    private int steps;

                    @Override
                    public Step next(Duration wait) {
                        return steps++ == 0 ? Step.IDLE : Step.END;
                    }

                    @Override
                    public void close() {}
                };
        assertThat(written(TEXT.streamed().answered(slow))).startsWith(": ");
    }

    private static String written(HttpResponse answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ((HttpResponse.Streaming) answer).body().writeTo(out);
        return out.toString(UTF_8);
    }

    private static InferenceEvent words(String text) {
        return InferenceEvent.of(new Delta.Text(text));
    }

    private static JsonObject json(String body) {
        return Json.object(body.replace('\'', '"'));
    }

    private static InferenceEvent relayedEvent(Dialect dialect, String body) {
        return event(dialect, false, json(body));
    }

    private static InferenceEvent event(Dialect dialect, boolean whole, JsonObject body) {
        return InferenceEvent.raw(new Raw(dialect, whole, body), ignored -> List.of());
    }
}
