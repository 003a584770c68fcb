package io.sfai.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Reasoning;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, arguments, schemas, budgets and marks, as more than one upstream needs them. */
class SharedMappingTest {
    @Test
    void namesGoThereAndBack() {
        String tooLong = "x".repeat(65);
        String taken = ToolNames.fitting("a.b", 64);
        List<String> originals =
                List.of("a_b", "a.b", "a b", "", "größe", tooLong, tooLong + "y", taken, "ok-1");
        Asked asked = Asked.user("x");
        originals.forEach(asked::tool);
        asked.says(Role.ASSISTANT, new Part.ToolCall("c", "only.history", "{}"));
        ToolNames names = ToolNames.of(asked.request(true), 64);
        List<String> sent = originals.stream().map(names::sent).toList();
        assertThat(sent).doesNotHaveDuplicates().allMatch(s -> s.matches("[a-zA-Z0-9_-]{1,64}"));
        assertThat(sent.stream().map(names::original)).isEqualTo(originals);
        assertThat(List.of(names.sent("a_b"), names.sent("ok-1"), names.sent(taken)))
                .containsExactly("a_b", "ok-1", taken);
        assertThat(names.original(names.sent("only.history"))).isEqualTo("only.history");
        assertThat(names.original("made_up")).isEqualTo("made_up");
        ToolNames alone = ToolNames.of(Asked.user("x").tool("größe").request(true), 64);
        assertThat(alone.sent("größe")).isEqualTo(names.sent("größe"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | {}",
                "`  ` | {}",
                "{\"a\":1.50} | {\"a\":1.50}",
                "[1] | {\"_raw\":\"[1]\"}",
                "null | {\"_raw\":\"null\"}",
                "{\"a\":\"half | {\"_raw\":\"{\\\"a\\\":\\\"half\"}",
                "{}{} | {\"_raw\":\"{}{}\"}",
            })
    void argumentsAreAnObjectAndLoseNothing(String written, String expected) {
        assertThat(ToolArguments.object(written)).hasToString(expected);
    }

    @Test
    void aSchemaKeepsWhatIsTakenAndTellsTheRest() {
        JsonObject schema =
                Json.object(
                        """
                        {"$schema":"x","type":"object","additionalProperties":true,
                         "properties":{
                          "type":{"type":["object","null"],"properties":{}},
                          "n":{"type":"number","minimum":0,"description":"A number."},
                          "l":{"type":"array","items":{"$ref":"#/$defs/d"},"minItems":2},
                          "m":{"type":"array","minItems":1},
                          "u":{"type":"array","items":[{"type":"string"}]},
                          "s":{"type":"string","format":"date"},
                          "t":{"type":"string","format":"colour","pattern":"^(?!x)"},
                          "p":{"type":"string","pattern":"^\\\\d+$"},
                          "c":{"oneOf":[{"type":"object"},{"const":1}]}},
                         "required":["n"],
                         "$defs":{"d":{"properties":{"x":{"enum":["a"]}}}}}
                        """);
        String before = schema.toString();
        assertThat(SchemaSubset.of(schema))
                .hasToString(
                        Json.object(
                                        """
                                        {"type":"object","properties":{
                                          "type":{"type":["object","null"],"properties":{},
                                                  "additionalProperties":false},
                                          "n":{"type":"number",
                                               "description":"A number. {\\"minimum\\":0}"},
                                          "l":{"type":"array","items":{"$ref":"#/$defs/d"},
                                               "description":"{\\"minItems\\":2}"},
                                          "m":{"type":"array","minItems":1},
                                          "u":{"type":"array","description":
                                           "{\\"items\\":[{\\"type\\":\\"string\\"}]}"},
                                          "s":{"type":"string","format":"date"},
                                          "t":{"type":"string","description":
                                           "{\\"format\\":\\"colour\\",\\"pattern\\":\\"^(?!x)\\"}"},
                                          "p":{"type":"string","pattern":"^\\\\d+$"},
                                          "c":{"anyOf":[{"type":"object",
                                                         "additionalProperties":false},
                                                        {"const":1}]}},
                                         "required":["n"],
                                         "$defs":{"d":{"properties":{"x":{"enum":["a"]}},
                                                       "additionalProperties":false}},
                                         "additionalProperties":false}
                                        """)
                                .toString());
        assertThat(schema).hasToString(before);
    }

    @Test
    void aSchemaOfAHundredLevelsIsRefused() {
        String deep = "{\"items\":".repeat(200) + "{}" + "}".repeat(200);
        assertThatThrownBy(() -> SchemaSubset.of(Json.object(deep)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("deep");
    }

    @ParameterizedTest
    @CsvSource({
        // effort, budget, max_tokens, model's most, thinking, max_tokens then
        "high,,32000,64000,16384,32000",
        "high,,1000,64000,16384,17384",
        "high,,8000,20000,12000,20000",
        "high,,8000,,4000,8000",
        "minimal,,1500,,1024,1500",
        "minimal,,1000,,,",
        ",1,32000,64000,1024,32000",
        ",90000,64000,64000,32000,64000",
        "max,,64000,64000,32000,64000",
    })
    void aBudgetLeavesRoomForTheAnswer(
            @Nullable String effort,
            @Nullable Long budget,
            long maxTokens,
            @Nullable Long most,
            @Nullable Long tokens,
            @Nullable Long then) {
        ThinkingBudget made = ThinkingBudget.of(new Reasoning(effort, budget), maxTokens, most);
        if (tokens == null || then == null) {
            assertThat(made).isNull();
        } else {
            assertThat(made).isEqualTo(new ThinkingBudget(tokens, then));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "minimal,,low",
        "low,,low",
        "medium,,medium",
        "high,,high",
        "xhigh,,xhigh",
        "max,,max",
        ",1024,low",
        ",4096,medium",
        ",30000,high"
    })
    void anEffortHasAName(@Nullable String effort, @Nullable Long budget, String expected) {
        assertThat(ThinkingBudget.effort(new Reasoning(effort, budget))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lots", ""})
    void anUnknownEffortIsRefused(String effort) {
        assertThatThrownBy(() -> ThinkingBudget.effort(new Reasoning(effort, null)))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void theClientsOwnMarksThatComeFirstStay() {
        Part.CacheMark mark = new Part.CacheMark(null);
        Asked asked =
                Asked.user("1")
                        .tool(new Tool("a", null, null, false, mark))
                        .says(Role.SYSTEM, new Part.Text("s"), mark)
                        .says(Role.USER, new Part.Text("2"), mark, mark, new Part.Text("3"), mark)
                        .says(Role.ASSISTANT, new Part.Text("4"))
                        .says(Role.USER, new Part.Text("5"), mark);
        CacheMarks placed = placed(asked);
        assertThat(placed.tools().getFirst().cacheMark()).isEqualTo(mark);
        assertThat(placed.turns().system()).endsWith(mark);
        assertThat(placed.turns().turns().getFirst().parts())
                .extracting(part -> part instanceof Part.CacheMark)
                .containsExactly(false, false, true, false, true);
        assertThat(placed.turns().turns().getLast().parts()).doesNotContain(mark);
    }

    @Test
    void marksThatLiveLongerStandAlone() {
        Part.CacheMark hour = new Part.CacheMark("1h");
        Asked asked = Asked.user("1").tool("a").says(Role.SYSTEM, new Part.Text("s"), hour);
        CacheMarks placed = placed(asked);
        assertThat(placed.tools().getFirst().cacheMark()).isNull();
        assertThat(placed.turns().system()).endsWith(hour);
        assertThat(placed.turns().turns().getLast().has(Part.CacheMark.class)).isFalse();
    }

    @Test
    void marksInsideResultsCount() {
        Part.CacheMark mark = new Part.CacheMark(null);
        List<Part> marked = List.of(new Part.Text("r"), mark);
        Asked asked = Asked.user("1");
        for (int i = 0; i < 6; i++) {
            asked.says(Role.TOOL, new Part.ToolResult("c" + i, marked, false));
        }
        String text = placed(asked).turns().toString();
        assertThat(text.split("CacheMark", -1)).hasSize(5);
    }

    @Test
    void aModelThatRefusesMarksGetsNone() {
        Part.CacheMark mark = new Part.CacheMark(null);
        Asked asked =
                Asked.user("1")
                        .tool(new Tool("a", null, null, false, mark))
                        .says(Role.SYSTEM, new Part.Text("s"), mark);
        CacheMarks placed = placed(asked, Set.of("cache_control"));
        assertThat(placed.tools().getFirst().cacheMark()).isNull();
        assertThat(placed.turns().toString()).doesNotContain("CacheMark");
    }

    private static CacheMarks placed(Asked asked) {
        return placed(asked, Set.of());
    }

    private static CacheMarks placed(Asked asked, Set<String> refused) {
        var request = asked.request(true);
        Capabilities capabilities =
                new Capabilities(
                        null, refused, Thinking.NONE, StructuredOutput.TOOL, false, null, null);
        Target target =
                new Target(
                        "p",
                        "m",
                        new JsonObject(),
                        capabilities,
                        new Target.Wishes(true, new JsonObject()));
        return CacheMarks.placed(request.tools(), Turns.of(request.messages()), target);
    }
}
