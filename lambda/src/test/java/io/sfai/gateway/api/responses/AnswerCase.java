package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.Rounds;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.FinishReason.Unified;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Usage;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * An answer of each kind, and the body of the request that gets it.
 *
 * @param body with single quotes, without its braces and its model
 */
record AnswerCase(String name, String body, Delta... says) {
    private static final String TOOLS =
            "'tools':[{'type':'function','name':'f','parameters':{'type':'object'}},"
                    + "{'type':'custom','name':'patch'}],";
    private static final String SCHEMA =
            "'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'}}},";
    private static final String ENCRYPTED = "'include':['reasoning.encrypted_content'],";
    private static final Delta USAGE = new Delta.UsageReport(new Usage(100, 20, 60, 30, 5, false));

    private static AnswerCase of(String name, String body, Delta... says) {
        Delta[] withUsage = Arrays.copyOf(says, says.length + 1);
        withUsage[says.length] = USAGE;
        return new AnswerCase(name, body + "'input':'hi'", withUsage);
    }

    static Stream<AnswerCase> all() {
        return Stream.of(
                of("text", "", new Delta.Text("Hel"), new Delta.Text("lo"), Asking.STOP),
                of("nothing", "", Asking.STOP),
                of("refusal", "", new Delta.Refusal("I "), new Delta.Refusal("won't"), Asking.STOP),
                of("thought", "", new Delta.Reasoning("hm"), new Delta.Text("42"), Asking.STOP),
                of(
                        "signed thought",
                        ENCRYPTED,
                        new Delta.Reasoning("h"),
                        new Delta.Reasoning("m"),
                        new Delta.ThoughtEnd(new Part.Thinking("hm", "c2ln")),
                        new Delta.ThoughtEnd(new Part.RedactedThinking("c2VhbGVk")),
                        new Delta.Text("42"),
                        Asking.STOP),
                of(
                        "calls",
                        TOOLS,
                        new Delta.ToolCallStart(0, "call_a", "f"),
                        new Delta.ToolCallStart(1, "call_b", "f"),
                        new Delta.ToolCallArguments(1, "{\"b\":1}"),
                        new Delta.ToolCallArguments(0, "{}"),
                        Asking.CALLED),
                of(
                        "custom call",
                        TOOLS,
                        new Delta.ToolCallStart(0, "call_a", "patch"),
                        new Delta.ToolCallArguments(0, "{\"input\":\"a\\n"),
                        new Delta.ToolCallArguments(0, "b\"}"),
                        Asking.CALLED),
                of(
                        "mixed",
                        TOOLS,
                        new Delta.Reasoning("hm"),
                        new Delta.Text("I call."),
                        new Delta.Refusal("Or not."),
                        new Delta.ToolCallStart(0, "call_a", "f"),
                        new Delta.Text("More."),
                        new Delta.ToolCallStart(1, "call_b", "patch"),
                        Asking.CALLED),
                of(
                        "limited",
                        "'max_output_tokens':16,",
                        new Delta.Text("Hel"),
                        Asking.finish(Unified.LENGTH)),
                of("filtered", "", new Delta.Text("Hel"), Asking.finish(Unified.CONTENT_FILTER)),
                of("structured", SCHEMA, new Delta.Text("{\"a\":1}"), Asking.STOP),
                of(
                        "tools of the gateway",
                        "",
                        new Delta.Reasoning("hm"),
                        new Delta.Text("I look."),
                        Rounds.called("a", "weather", "{\"city\":\"Bonn\"}"),
                        Rounds.called("b", "weather", "{}"),
                        Rounds.called("c", "weather", ""),
                        Rounds.failed("b", "no such city"),
                        Rounds.gave("c", ""),
                        Rounds.gave("a", "11 degrees"),
                        new Delta.NextStep(),
                        new Delta.Text("Warm."),
                        Asking.STOP),
                of(
                        "tools of a client's server",
                        "'tools':[{'type':'mcp','server_label':'d','server_url':'https://d.example/x',"
                                + "'headers':{'x-key':'k'},'allowed_tools':['search']},"
                                + "{'type':'function','name':'f'}],",
                        Rounds.called("a", "d_search", "{}"),
                        new Delta.GatewayResult("a", false, null),
                        new Delta.NextStep(),
                        Rounds.called("a", "d_search", "{}"),
                        new Delta.ToolCallStart(0, "call_a", "f"),
                        Asking.CALLED),
                of(
                        "all asked",
                        "'instructions':'be brief','metadata':{'a':'b'},'temperature':0.5,'top_p':0.9,"
                                + "'reasoning':{'effort':'low','summary':'auto'},'user':'u','store':false,"
                                + "'tool_choice':'auto','truncation':'auto','max_tool_calls':3,"
                                + "'service_tier':'flex','prompt_cache_key':'k','safety_identifier':'s',"
                                + "'parallel_tool_calls':false,'top_logprobs':2,"
                                + TOOLS,
                        new Delta.Text("x"),
                        Asking.STOP));
    }

    @Override
    public String toString() {
        return name;
    }
}
