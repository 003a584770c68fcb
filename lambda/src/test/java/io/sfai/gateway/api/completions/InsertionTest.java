package io.sfai.gateway.api.completions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a chat model says, split in every way, gives the same text at the cursor. */
class InsertionTest {
    private static final String CODE = "def total(items):\n    return sum(";
    private static final String BEHIND = ")\n\nprint(total([1, 2]))\n";

    @Test
    void plainTextPassesAsItComes() {
        Insertion insertion = new Insertion(new Cursor(CODE, BEHIND), List.of());
        assertThat(insertion.add("it")).isEqualTo("it");
        assertThat(insertion.add("ems")).isEqualTo("ems");
        assertThat(insertion.add(" for x")).isEqualTo(" for x");
        assertThat(insertion.end()).isEmpty();
        assertThat(insertion.isStopped()).isFalse();
    }

    @Test
    void aFenceAroundTheAnswerIsTakenOffWithWhatIsSaidBehindIt() {
        assertThat(at("", "", "```python\nx = 1\n```\nThis sets x.")).isEqualTo("x = 1");
        assertThat(at("", "", "\n```\nx = 1\ny = 2\n```")).isEqualTo("x = 1\ny = 2");
        assertThat(at("", "", "```c++ \r\nx;")).isEqualTo("x;");
        assertThat(at("", "", "```\n```")).isEmpty();
        assertThat(at("", "", "```js\n\n\nx")).isEqualTo("\n\nx");
        assertThat(at("", "", "```")).isEmpty();
    }

    @Test
    void otherBackticksStay() {
        for (String said :
                List.of(
                        "`x`",
                        "``",
                        "```not a fence, for it goes on\nx",
                        "x\n```\ny\n```\nz",
                        "```" + "x".repeat(50) + "\ny")) {
            assertThat(at("", "", said)).isEqualTo(said);
        }
        String markdown = "Run this:\n```sh\nls\n```\nThen this:\n";
        String said = "```sh\nrm x\n```\nDone.";
        assertThat(at(markdown, "", said)).isEqualTo(said);
        assertThat(at("x", "```\n", said)).isEqualTo(said);
    }

    @Test
    void theLineOfTheCursorSaidAgainIsTakenOff() {
        assertThat(at(CODE, "", "    return sum(items")).isEqualTo("items");
        assertThat(at(CODE, "", "return sum(items")).isEqualTo("items");
        assertThat(at(CODE, "", CODE + "items")).isEqualTo("items");
        assertThat(at(CODE, "", "```python\n    return sum(items\n```")).isEqualTo("items");
        assertThat(at(CODE, "", "return sum(")).isEmpty();
        assertThat(at("first line\nsecond line", "", "second line, third")).isEqualTo(", third");
    }

    @Test
    void whatMayBeMeantStays() {
        assertThat(at("row(0, 0, ", "", "row(0, 0, 0)")).isEqualTo("row(0, 0, 0)");
        assertThat(at("tick tick tick ", "", "tick tick tick tock"))
                .isEqualTo("tick tick tick tock");
        assertThat(at(CODE, "", "return sun")).isEqualTo("return sun");
        assertThat(at(CODE, "", "\n    return sum(")).isEqualTo("\n    return sum(");
        assertThat(at("x(", ")", "y)")).isEqualTo("y)");
        assertThat(at(CODE, "", "  ")).isEqualTo("  ");
    }

    @Test
    void theBeginningOfWhatIsBehindIsTakenOffTheEnd() {
        assertThat(at(CODE, BEHIND, "items)\n\nprint(total")).isEqualTo("items");
        assertThat(at(CODE, BEHIND, "items" + BEHIND)).isEqualTo("items");
        assertThat(at(CODE, BEHIND, "items)")).isEqualTo("items)");
        assertThat(at(CODE, BEHIND, "f()\n\nprint)")).isEqualTo("f()\n\nprint)");
        assertThat(at(CODE, BEHIND, "a" + BEHIND + "b")).isEqualTo("a" + BEHIND + "b");
        assertThat(at(CODE, BEHIND, "))\n\nprint(total([1, 2]")).isEqualTo(")");
        String much = "\n" + "some words of a long file. ".repeat(50);
        assertThat(at("x", much, "y" + much + " and more")).isEqualTo("y");
    }

    @Test
    void stopsEndTheTextAndAreNotInIt() {
        assertThat(at("", "", "one\ntwo", "\n")).isEqualTo("one");
        assertThat(at("", "", "abcabd", "abd", "x")).isEqualTo("abc");
        assertThat(at("", "", "a STOP b END", "END", "STOP")).isEqualTo("a ");
        assertThat(at("", "", "ab EN", "END")).isEqualTo("ab EN");
        assertThat(at("", "", "```\nx\n```", "```")).isEqualTo("x");
        Insertion stopped = new Insertion(new Cursor("", ""), List.of("b"));
        assertThat(stopped.add("ab")).isEqualTo("a");
        assertThat(stopped.isStopped()).isTrue();
        assertThat(stopped.add("more") + stopped.end()).isEmpty();
    }

    /** The text at a cursor, the same however the answer is split. */
    private static String at(String before, String behind, String said, String... stops) {
        Cursor cursor = new Cursor(before, behind);
        String whole = said(cursor, List.of(said), stops);
        assertThat(said(cursor, List.of(said.split("", -1)), stops)).isEqualTo(whole);
        Random random = new Random(20_261_122);
        for (int round = 0; round < 30; round++) {
            List<String> pieces = new ArrayList<>();
            int from = 0;
            while (from < said.length()) {
                int to = Math.min(said.length(), from + 1 + random.nextInt(9));
                pieces.add(said.substring(from, to));
                from = to;
            }
            assertThat(said(cursor, pieces, stops)).isEqualTo(whole);
        }
        return whole;
    }

    private static String said(Cursor cursor, List<String> pieces, String... stops) {
        Insertion insertion = new Insertion(cursor, List.of(stops));
        StringBuilder text = new StringBuilder();
        pieces.forEach(each -> text.append(insertion.add(each)));
        return text.append(insertion.end()).toString();
    }
}
