package io.sfai.gateway.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Answers, streamed and whole. */
class ResponsesTest {
    private static final String HI = "'input':'hi'";
    private static final String TOOLS =
            "'tools':[{'type':'function','name':'f'},{'type':'custom','name':'patch'}],";

    private final Asking asking = new Asking();

    @Test
    void textIsAMessage() {
        asking.says(
                new Delta.Text("Hel"),
                new Delta.Text("lo \"漢\"\n"),
                Asking.STOP,
                new Delta.UsageReport(new Usage(100, 20, 60, 30, 5, false)));
        Lifecycle stream = asking.stream(HI);
        assertThat(stream.types())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        JsonObject response = stream.last();
        assertThat(response.string("model")).isEqualTo("m");
        assertThat(response.string("status")).isEqualTo("completed");
        assertThat(text(response)).isEqualTo("Hello \"漢\"\n");
        assertThat(response.object("usage"))
                .isEqualTo(
                        json(
                                "{'input_tokens':100,'input_tokens_details':{'cached_tokens':60,"
                                        + "'cache_write_tokens':30},'output_tokens':20,"
                                        + "'output_tokens_details':{'reasoning_tokens':5},"
                                        + "'total_tokens':120}"));
    }

    @Test
    void theWholeAnswerIsTheLastOfTheStream() {
        asking.says(
                new Delta.Reasoning("hm"),
                new Delta.ThoughtEnd(new Part.Thinking("hm", "c2ln")),
                new Delta.Text("I call."),
                new Delta.ToolCallStart(0, "call_a", "f"),
                new Delta.ToolCallStart(1, "call_b", "patch"),
                new Delta.ToolCallArguments(1, "{\"input\":\"a"),
                new Delta.ToolCallArguments(0, "{\"x\":1}"),
                new Delta.ToolCallArguments(1, "\\nb\"}"),
                Asking.CALLED);
        JsonObject streamed = asking.stream(TOOLS + HI).last();
        JsonObject whole = asking.whole(TOOLS + HI);
        assertThat(withoutIds(streamed)).isEqualTo(withoutIds(whole));
        JsonArray output = Objects.requireNonNull(whole.array("output"));
        assertThat(kinds(output))
                .containsExactly("reasoning", "message", "function_call", "custom_tool_call");
        assertThat(String.valueOf(output.get(2))).contains("\"arguments\":\"{\\\"x\\\":1}\"");
        assertThat(String.valueOf(output.get(3))).contains("\"input\":\"a\\nb\"");
        assertThat(String.valueOf(output.get(0))).doesNotContain("encrypted_content");
    }

    private static String withoutIds(JsonObject response) {
        return response.toString().replaceAll("(resp|msg|fc|ctc|rs)_[0-9a-f]{48}", "$1");
    }

    @Test
    void aCallWithoutArgumentsIsAnEmptyObject() {
        asking.says(new Delta.ToolCallStart(0, "a", "f"), Asking.CALLED);
        Lifecycle stream = asking.stream(TOOLS + HI);
        assertThat(stream.item(0).string("arguments")).isEqualTo("{}");
        assertThat(stream.types()).contains("response.function_call_arguments.delta");
    }

    @Test
    void aCallCutOffByTheLimitIsNotWhole() {
        asking.says(
                new Delta.ToolCallStart(0, "a", "f"),
                new Delta.ToolCallArguments(0, "{\"x"),
                Asking.finish(Unified.LENGTH));
        Lifecycle stream = asking.stream(TOOLS + HI);
        assertThat(stream.types()).endsWith("response.incomplete");
        assertThat(stream.item(0).string("status")).isEqualTo("incomplete");
        assertThat(stream.last().object("incomplete_details"))
                .isEqualTo(json("{'reason':'max_output_tokens'}"));
    }

    @Test
    void refusalsAndFilters() {
        asking.says(
                new Delta.Text("Well, "),
                new Delta.Refusal("no."),
                Asking.finish(Unified.CONTENT_FILTER));
        Lifecycle stream = asking.stream(HI);
        assertThat(stream.types()).contains("response.refusal.delta", "response.refusal.done");
        assertThat(stream.item(0).array("content"))
                .isEqualTo(
                        JsonArray.of(
                                json(
                                        "{'type':'output_text','text':'Well, ','annotations':[],"
                                                + "'logprobs':[]}"),
                                json("{'type':'refusal','refusal':'no.'}")));
        assertThat(stream.last().object("incomplete_details"))
                .isEqualTo(json("{'reason':'content_filter'}"));
    }

    @Test
    void thoughtsGoRoundForWhoeverKeepsThem() {
        List<Part.Thought> thoughts =
                List.of(
                        new Part.Thinking("I see.\n", "c2ln+/="),
                        new Part.Thinking("", "ZW1wdHk="),
                        new Part.RedactedThinking("c2VhbGVk"));
        asking.says(
                new Delta.Reasoning("I "),
                new Delta.Reasoning("see.\n"),
                new Delta.ThoughtEnd(thoughts.get(0)),
                new Delta.ThoughtEnd(thoughts.get(1)),
                new Delta.ThoughtEnd(thoughts.get(2)),
                new Delta.ToolCallStart(0, "a", "f"),
                Asking.CALLED);
        Lifecycle stream =
                asking.stream(
                        "'include':['reasoning.encrypted_content'],'store':false," + TOOLS + HI);
        assertThat(stream.types()).contains("response.reasoning_summary_text.done");
        JsonArray items = Objects.requireNonNull(stream.last().array("output"));
        assertThat(kinds(items))
                .containsExactly("reasoning", "reasoning", "reasoning", "function_call");
        items.add(json("{'type':'function_call_output','call_id':'a','output':'r'}"));
        asking.whole("'store':false," + TOOLS + "'input':" + items.toString().replace("'", "’"));
        List<Part> back = asking.lastSeen().messages().getFirst().parts();
        assertThat(back.subList(0, 3)).isEqualTo(thoughts);
        assertThat(back.get(3)).isEqualTo(new Part.ToolCall("a", "f", "{}"));
        assertThat(asking.store.calls).isEmpty();
    }

    @Test
    void thoughtsThatNobodySignedEndWhereTheAnswerBegins() {
        asking.says(new Delta.Reasoning("hm"), new Delta.Text("yes"), Asking.STOP);
        Lifecycle stream = asking.stream(HI);
        assertThat(kinds(Objects.requireNonNull(stream.last().array("output"))))
                .containsExactly("reasoning", "message");
        assertThat(stream.item(0).array("summary"))
                .isEqualTo(JsonArray.of(json("{'type':'summary_text','text':'hm'}")));
    }

    @Test
    void aFailureOnTheWayIsToldTwiceAndEndsOnce() {
        asking.says(new Delta.Text("Hel"))
                .fails(new Upstream("cut off", UpstreamFault.CUT, 0, null, null, null));
        Lifecycle stream = asking.stream(HI);
        assertThat(stream.types()).endsWith("error", "response.failed");
        JsonObject error = stream.events().get(stream.events().size() - 2);
        assertThat(error.string("message")).isEqualTo("cut off");
        assertThat(error.string("code")).isEqualTo("upstream_cut");
        assertThat(Objects.requireNonNull(error.object("error")).string("type"))
                .isEqualTo("upstream_error");
        assertThat(stream.last().object("error"))
                .isEqualTo(json("{'code':'server_error','message':'cut off'}"));
        assertThat(stream.item(0).string("status")).isEqualTo("incomplete");
        assertThat(asking.store.calls).isEmpty();
    }

    @Test
    void failuresHaveOpenAisCodes() {
        asking.says(new Delta.Text("a"))
                .fails(new Upstream("busy", UpstreamFault.REFUSED, 429, null, null, null));
        assertThat(String.valueOf(asking.stream(HI).last().object("error")))
                .contains("rate_limit_exceeded");
        asking.says(new Delta.Text("a"))
                .fails(
                        new Upstream(
                                "long",
                                UpstreamFault.REFUSED,
                                0,
                                Upstream.CONTEXT_WINDOW,
                                null,
                                null));
        assertThat(String.valueOf(asking.stream(HI).last().object("error")))
                .contains("context_length_exceeded");
    }

    @Test
    void anAnswerThatCantBeKeptHasFailed() {
        asking.store.lost = "put";
        Lifecycle stream = asking.stream(HI);
        assertThat(stream.types()).endsWith("error", "response.failed");
        assertThat(asking.unkept).hasSize(1);
        assertThat(Asking.error(() -> asking.whole(HI)).status()).isEqualTo(503);
    }

    @Test
    void whatWasAskedIsRepeated() {
        JsonObject response =
                asking.whole(
                        "'instructions':'be brief','metadata':{'a':'b'},'temperature':0.5,"
                                + "'reasoning':{'effort':'low'},'text':{'verbosity':'low'},"
                                + "'tool_choice':'auto','truncation':'auto','user':'u',"
                                + "'max_output_tokens':9,'parallel_tool_calls':false,"
                                + "'tools':[{'type':'function','name':'f','strict':true}],"
                                + HI);
        assertThat(response.toString())
                .contains(
                        "\"instructions\":\"be brief\"",
                        "\"metadata\":{\"a\":\"b\"}",
                        "\"temperature\":0.5",
                        "\"reasoning\":{\"effort\":\"low\",\"summary\":null}",
                        "\"text\":{\"verbosity\":\"low\",\"format\":{\"type\":\"text\"}}",
                        "\"truncation\":\"disabled\"",
                        "\"max_output_tokens\":9",
                        "\"parallel_tool_calls\":false",
                        "\"strict\":true,\"description\":null,\"parameters\":null");
    }

    @Test
    void toolsThatNobodyHereRunsAreDroppedAloud() {
        HttpResponse answer =
                asking.ask(
                        "'tools':[{'type':'web_search'},{'type':'mcp','server_label':'x',"
                                + "'connector_id':'connector_gmail'}],"
                                + "'tool_choice':'required',"
                                + HI,
                        Caller.MASTER);
        assertThat(answer.headers().get("x-sfai-dropped-tools")).isEqualTo("mcp, web_search");
        assertThat(asking.lastSeen().tools()).isEmpty();
        assertThat(asking.lastSeen().parameters().has("tool_choice")).isFalse();
    }

    private static List<String> kinds(JsonArray items) {
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            kinds.add(Objects.requireNonNull(items.object(i)).string("type", ""));
        }
        return kinds;
    }

    private static String text(JsonObject response) {
        JsonObject message =
                Objects.requireNonNull(Objects.requireNonNull(response.array("output")).object(0));
        JsonArray content = Objects.requireNonNull(message.array("content"));
        return Objects.requireNonNull(content.object(0)).string("text", "");
    }

    private static JsonObject json(String json) {
        return Json.object(json.replace('\'', '"'));
    }
}
