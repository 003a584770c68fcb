package io.sfai.gateway.local.matrix;

import io.sfai.gateway.local.matrix.Script.Call;
import io.sfai.gateway.local.matrix.Script.Fault;
import io.sfai.gateway.local.matrix.Script.Thought;
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
    STALL;

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
        };
    }
}
