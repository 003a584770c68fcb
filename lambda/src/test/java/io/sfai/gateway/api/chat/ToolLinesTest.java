package io.sfai.gateway.api.chat;

import static io.sfai.gateway.api.Rounds.called;
import static io.sfai.gateway.api.Rounds.failed;
import static io.sfai.gateway.api.Rounds.finish;
import static io.sfai.gateway.api.Rounds.gave;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.api.Rounds;
import io.sfai.gateway.api.chat.shape.CallForms;
import io.sfai.gateway.api.chat.shape.PlainBody;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.sse.SseWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What clients of Chat Completions see of the gateway's own tools, streamed and whole. */
class ToolLinesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Delta NEXT = new Delta.NextStep();
    private static final Delta STOP = finish(Unified.STOP);

    /** A message's fields, whichever way they came. */
    private record Said(String content, String reasoning, String rest) {}

    private static Said said(Delta... deltas) throws IOException {
        Said whole = whole(deltas);
        assertThat(streamed(deltas)).isEqualTo(whole);
        return whole;
    }

    private static InferenceRequest request() {
        byte[] body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                        .getBytes(StandardCharsets.UTF_8);
        PlainBody plain = ChatRequests.parse(body);
        HttpRequest http = new HttpRequest("r1", "POST", "/", "", new Headers(), body, Instant.MAX);
        return ChatRequests.read(http, plain, Caller.ANYONE, NOON);
    }

    private static Said whole(Delta... deltas) {
        ChatCompletion answer = new ChatCompletion(request(), CallForms.CHAT, NOON);
        answer.event(InferenceEvent.of(deltas));
        JsonObject whole = Json.object(answer.bytes());
        JsonObject choice = requireNonNull(requireNonNull(whole.array("choices")).object(0));
        JsonObject message = requireNonNull(choice.object("message"));
        Said said =
                new Said(
                        message.string("content", ""),
                        message.string("reasoning_content", ""),
                        message.get("tool_calls") + " " + choice.string("finish_reason"));
        assertThat(message.has("thinking_blocks"))
                .isEqualTo(
                        InferenceEvent.of(deltas).deltas().stream()
                                .anyMatch(Delta.ThoughtEnd.class::isInstance));
        return said;
    }

    private static Said streamed(Delta... deltas) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SseWriter writer = new SseWriter(out);
        ChatStream stream = new ChatStream(request(), CallForms.CHAT, NOON, writer);
        for (Delta delta : deltas) {
            stream.event(InferenceEvent.of(delta));
        }
        stream.end();
        writer.flush();
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        StringBuilder arguments = new StringBuilder();
        JsonObject call = null;
        String finish = "";
        for (String event : out.toString(StandardCharsets.UTF_8).split("\n\n", 0)) {
            JsonArray choices = requireNonNull(Json.object(event.substring(6)).array("choices"));
            if (choices.isEmpty()) {
                continue;
            }
            JsonObject choice = requireNonNull(choices.object(0));
            JsonObject delta = requireNonNull(choice.object("delta"));
            content.append(delta.string("content", ""));
            reasoning.append(delta.string("reasoning_content", ""));
            finish = choice.string("finish_reason", finish);
            JsonArray calls = delta.array("tool_calls");
            JsonObject piece = calls == null ? null : calls.object(0);
            if (piece != null) {
                call = call == null ? piece : call;
                arguments.append(requireNonNull(piece.object("function")).string("arguments", ""));
            }
        }
        JsonArray calls = call == null ? null : JsonArray.of(joined(call, arguments.toString()));
        return new Said(content.toString(), reasoning.toString(), calls + " " + finish);
    }

    private static JsonObject joined(JsonObject start, String arguments) {
        JsonObject call = start.copy();
        call.remove("index");
        JsonObject function = requireNonNull(call.object("function")).copy();
        return call.put("function", function.put("arguments", arguments));
    }

    @Test
    void aCallIsALineOfThought() throws IOException {
        Said said =
                said(
                        called("1", "get_current_weather", "{ \"location\":\n \"Paris\" }"),
                        gave("1", "12 °C\nrain"),
                        NEXT,
                        new Delta.Text("Wet."),
                        STOP);
        assertThat(said.reasoning())
                .isEqualTo(
                        """
                        get_current_weather {"location":"Paris"}
                        get_current_weather: 12 °C
                        rain
                        """);
        assertThat(said.content()).isEqualTo("Wet.");
    }

    @Test
    void parallelCallsAreToldInTheOrderInWhichThingsHappen() throws IOException {
        Said said =
                said(
                        called("a", "one", "{}"),
                        called("b", "two", ""),
                        failed("b", "no\n such  city"),
                        new Delta.GatewayResult("a", false, null),
                        called("c", "three", "[1,\n2"),
                        new Delta.GatewayResult("c", true, null),
                        STOP);
        assertThat(said.reasoning())
                .isEqualTo(
                        """
                        one {}
                        two {}
                        two failed: no such city
                        three [1, 2
                        three failed
                        """);
        assertThat(said.content()).isEmpty();
    }

    @Test
    void whatIsLongIsCut() throws IOException {
        String output = "x".repeat(1_999) + "🌍" + "y";
        Said said =
                said(
                        called("1", "f", "{\"a\":\"" + "z".repeat(5_000) + "\"}"),
                        gave("1", output),
                        STOP);
        String[] lines = said.reasoning().split("\n", -1);
        assertThat(lines[0]).hasSize("f ".length() + 501).endsWith("z…");
        assertThat(lines[1]).isEqualTo("f: " + "x".repeat(1_999) + "…");
        assertThat(lines).hasSize(3);
    }

    @Test
    void aStepBeginsAParagraphIfMoreIsSaid() throws IOException {
        assertThat(said(new Delta.Text("Let me look."), NEXT, NEXT, new Delta.Text(""), STOP))
                .isEqualTo(new Said("Let me look.", "", "null stop"));
        assertThat(
                        said(
                                        new Delta.Text("One."),
                                        NEXT,
                                        new Delta.Text(""),
                                        new Delta.Text("Two "),
                                        NEXT,
                                        new Delta.Text("three."),
                                        NEXT,
                                        NEXT,
                                        new Delta.Text("Four"),
                                        new Delta.Text("\n"),
                                        NEXT,
                                        new Delta.Text("five"),
                                        NEXT,
                                        new Delta.Text("\n\nsix"),
                                        STOP)
                                .content())
                .isEqualTo("One.\n\nTwo three.\n\nFour\nfive\n\nsix");
        assertThat(said(NEXT, new Delta.Text("First."), STOP).content()).isEqualTo("First.");
    }

    @Test
    void thoughtsAndLinesDoNotRunTogether() throws IOException {
        Said said =
                said(
                        new Delta.Reasoning("I look"),
                        new Delta.ThoughtEnd(new Part.Thinking("I look", "c2ln")),
                        called("1", "f", "{}"),
                        gave("1", "r"),
                        NEXT,
                        new Delta.Reasoning("Good."),
                        NEXT,
                        new Delta.Reasoning("Done."),
                        new Delta.Text("x"),
                        STOP);
        assertThat(said.reasoning()).isEqualTo("I look\nf {}\nf: r\nGood.\n\nDone.");
    }

    @Test
    void aCallOfTheClientsStaysACall() throws IOException {
        Said said =
                said(
                        new Delta.Text("Both."),
                        new Delta.ToolCallStart(0, "call_1", "mine"),
                        new Delta.ToolCallArguments(0, "{\"a\":1}"),
                        called("g", "f", "{}"),
                        gave("g", "r"),
                        finish(Unified.TOOL_CALLS));
        assertThat(said.rest())
                .contains("\"id\":\"call_1\"", "\"name\":\"mine\"", "tool_calls")
                .doesNotContain("\"g\"");
    }

    @Test
    void anyOrderIsTheSameStreamedAndWhole() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            Rounds rounds = Rounds.random(new Random(seed));
            StringBuilder text = new StringBuilder();
            for (Rounds.Round round : rounds.rounds()) {
                boolean breaks = !text.isEmpty() && !round.text().isEmpty();
                text.append(breaks && !text.toString().endsWith("\n") ? "\n\n" : "")
                        .append(round.text());
            }
            assertThat(said(rounds.all()).content()).as("seed %d", seed).isEqualTo(text.toString());
        }
    }
}
