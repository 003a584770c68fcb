package io.sfai.gateway.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.inference.Capabilities.StructuredOutput;
import io.sfai.gateway.inference.Capabilities.Thinking;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RelayedTurnsTest {
    private static final String TURNS =
            """
            [{"role":"user","content":[{"type":"text","text":"x"},
               {"type":"text","text":"y","cache_control":{"type":"ephemeral"}}]},
             {"role":"assistant","content":"a","reasoning_content":"hm","thinking_blocks":[],
              "tool_calls":[{"id":"a","type":"function","function":{"name":"f"},
               "cache_control":{}}]},
             {"role":"tool","tool_call_id":"a","content":"no"%s},
             "half a message"]\
            """;
    private static final String ERROR = TURNS.formatted(",\"is_error\":true");

    @Test
    void turnsStayAsTheyAreForWhoTakesAll() {
        JsonArray turns = array(TURNS.formatted(""));
        assertThat(RelayedTurns.of(turns, Capabilities.UNKNOWN)).isSameAs(turns);
        assertThat(RelayedTurns.of("no array", Capabilities.UNKNOWN)).isEqualTo("no array");
    }

    @Test
    void onlyTheGatewaysOwnFieldIsAlwaysTakenOut() {
        assertThat(RelayedTurns.of(array(ERROR), Capabilities.UNKNOWN))
                .isEqualTo(array(TURNS.formatted("")));
    }

    @Test
    void whatATargetRefusesIsTakenOutEverywhere() {
        JsonArray turns = array(ERROR);
        Object rest =
                RelayedTurns.of(
                        turns, refusing("thinking_blocks", "reasoning_content", "cache_control"));
        assertThat(rest)
                .isEqualTo(
                        array(
                                """
                                [{"role":"user","content":[{"type":"text","text":"x"},
                                   {"type":"text","text":"y"}]},
                                 {"role":"assistant","content":"a","tool_calls":[
                                  {"id":"a","type":"function","function":{"name":"f"}}]},
                                 {"role":"tool","tool_call_id":"a","content":"no"},
                                 "half a message"]\
                                """));
        assertThat(turns).as("the client's own").isEqualTo(array(ERROR));
    }

    private static Capabilities refusing(String... names) {
        return new Capabilities(
                null, Set.of(names), Thinking.NONE, StructuredOutput.NATIVE, false, null, null);
    }

    private static JsonArray array(String json) {
        return Objects.requireNonNull(
                (JsonArray) Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }
}
