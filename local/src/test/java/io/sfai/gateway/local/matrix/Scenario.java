package io.sfai.gateway.local.matrix;

import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.matrix.Script.Fault;
import io.sfai.gateway.local.matrix.Script.Thought;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a client asks for and a model does. */
enum Scenario {
    TEXT,
    TOOLS,
    PARALLEL_TOOLS,
    IMAGE,
    JSON_SCHEMA,
    THINKING,
    LONG,
    ERROR_BEFORE,
    ERROR_MID_STREAM,
    CUT,
    STALL,

    /** A schema for a model that can only be held to one by a tool. */
    SCHEMA_BY_TOOL,
    /** A stream that ends without its terminal event. */
    UNENDED,
    /** A call of which the token limit cuts off a half. */
    HALF_A_CALL,
    /** A client that answers calls and has thrown away what its model thought. */
    LOST_THOUGHTS;

    /** Those that every provider plays, streamed and whole. */
    static final Set<Scenario> MATRIX = Collections.unmodifiableSet(EnumSet.range(TEXT, STALL));

    Script script() {
        Call weather = new Call("toolu_01A", "get_weather", "{\"city\":\"Zürich\"}", this == TOOLS);
        Script five = Script.says("one two three four five");
        return switch (this) {
            case TEXT -> Script.says("Grüße aus Zürich, 東京 und 🦀 \"quoted\" \\ und\nmehr.");
            case TOOLS -> Script.calls(weather);
            case PARALLEL_TOOLS ->
                    Script.calls(weather, new Call("toolu_01B", "get_time", "", false));
            case IMAGE -> Script.says("A red dot.");
            case JSON_SCHEMA -> Script.says("{\"city\": \"Zürich\", \"people\": 447000}");
            case THINKING ->
                    Script.says("It is 42.")
                            .after(
                                    new Thought("Six times seven… 🦀", "c2lnbmVkIQ=="),
                                    new Thought("cmVkYWN0ZWQ=", null));
            case LONG ->
                    Script.says(
                            IntStream.range(0, 10_000)
                                    .mapToObj(i -> "word" + i)
                                    .collect(Collectors.joining(" ")));
            case ERROR_BEFORE -> five.failing(Fault.BEFORE);
            case ERROR_MID_STREAM -> five.failing(Fault.MID_STREAM);
            case CUT -> five.failing(Fault.CUT);
            case STALL -> five.failing(Fault.STALL);
            case SCHEMA_BY_TOOL -> Script.says("{\"city\":\"Zürich\",\"people\":447000}");
            case UNENDED -> five.failing(Fault.UNENDED);
            case HALF_A_CALL ->
                    Script.calls(new Call("toolu_01A", "get_weather", "{\"city\":\"Zü", false))
                            .atTheLimit();
            case LOST_THOUGHTS -> Script.says("It is 42.");
        };
    }
}
