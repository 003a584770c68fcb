package io.sfai.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Message.Role;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.provider.Turns.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A conversation as upstreams take it that are strict about turns. */
class TurnsTest {
    private static final Part THOUGHT = new Part.Thinking("one", "S1");
    private static final Part LATER = new Part.Thinking("two", "S2");
    private static final Part WORDS = new Part.Text("words");
    private static final Part MARK = new Part.CacheMark(null);

    @Test
    void idsThatComeTwiceDiffer() {
        Turns turns =
                turns(
                        Asked.user("x")
                                .says(Role.ASSISTANT, call("c"), call("c"), call("c_2"))
                                .says(Role.TOOL, result("c", "1"))
                                .says(Role.TOOL, result("c_2", "3"))
                                .says(Role.TOOL, result("c", "2"))
                                .says(Role.ASSISTANT, call("c"))
                                .says(Role.TOOL, result("c", "4")));
        assertThat(turns.turns().get(1).parts())
                .containsExactly(call("c"), call("c_2"), call("c_2_2"));
        assertThat(turns.turns().get(2).parts())
                .containsExactly(result("c", "1"), result("c_2_2", "3"), result("c_2", "2"));
        assertThat(turns.turns().get(3).parts()).containsExactly(call("c_3"));
        assertThat(turns.turns().get(4).parts()).containsExactly(result("c_3", "4"));
    }

    @Test
    void thoughtsBetweenWordsAndCallsStayWhereTheyWere() {
        Turns turns =
                turns(
                        Asked.user("x")
                                .says(Role.ASSISTANT, THOUGHT, WORDS, LATER, call("a"))
                                .says(Role.TOOL, result("a", "1")));
        assertThat(turns.turns().get(1).parts()).containsExactly(THOUGHT, WORDS, LATER, call("a"));
    }

    @Test
    void whatIsSaidInSeveralMessagesBeginsWithAThought() {
        Turns turns =
                turns(
                        Asked.user("x")
                                .says(Role.ASSISTANT, WORDS)
                                .says(Role.ASSISTANT, THOUGHT, call("a"))
                                .says(Role.TOOL, result("a", "1")));
        assertThat(turns.turns().get(1).parts()).containsExactly(THOUGHT, WORDS, call("a"));
    }

    @Test
    void noTurnEndsWithAThought() {
        Turns turns =
                turns(
                        Asked.user("x")
                                .says(Role.ASSISTANT, THOUGHT, MARK, new Part.Text(" "))
                                .says(Role.USER, WORDS)
                                .says(Role.ASSISTANT, WORDS, LATER)
                                .says(Role.USER, WORDS));
        assertThat(turns.turns())
                .containsExactly(
                        new Turn(false, List.of(new Part.Text("x"), WORDS)),
                        new Turn(true, List.of(WORDS)),
                        new Turn(false, List.of(WORDS)));
    }

    @Test
    void withoutThoughtsNothingIsEmptyAndNoMarkStandsAlone() {
        Turns turns =
                turns(
                        Asked.user("x")
                                .says(Role.ASSISTANT, THOUGHT, MARK, call("a"))
                                .says(Role.TOOL, result("a", "1")));
        assertThat(turns.isThinkingOn()).isTrue();
        assertThat(turns.withoutThoughts().turns().get(1).parts()).containsExactly(call("a"));
        assertThat(turns.withoutThoughts().hasLostThoughts()).isTrue();
    }

    @Test
    void neighboursByTheThousandTakeNoTime() {
        Asked asked = Asked.user("x");
        for (int i = 0; i < 50_000; i++) {
            asked.says(Role.USER, WORDS)
                    .says(Role.ASSISTANT, call("c"))
                    .says(Role.TOOL, result("c", "1"));
        }
        assertThat(turns(asked).turns()).hasSize(100_001);
    }

    private static Turns turns(Asked asked) {
        return Turns.of(asked.request(true).messages());
    }

    private static Part call(String id) {
        return new Part.ToolCall(id, "a", "{}");
    }

    private static Part result(String id, String text) {
        return new Part.ToolResult(id, List.of(new Part.Text(text)), false);
    }
}
