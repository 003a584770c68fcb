package io.sfai.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeformInputTest {
    private static final String TEXT =
            "*** Begin \"Patch\"\n\t\\u00e9 \u2028 ü 漢 🌍\r\b\f/ \u0001 end";

    @Test
    void theTextComesOutHoweverItIsSplit() {
        String arguments = FreeformTool.wrapped(TEXT);
        for (int first = 0; first <= arguments.length(); first++) {
            for (int second = first; second <= arguments.length(); second++) {
                FreeformInput input = new FreeformInput();
                String text =
                        input.add(arguments.substring(0, first))
                                + input.add(arguments.substring(first, second))
                                + input.add(arguments.substring(second));
                assertThat(text).isEqualTo(TEXT);
            }
        }
    }

    @Test
    void escapesOfEveryKindAreUndone() {
        String arguments =
                " { \"input\" : \"\\u002a\\uD83C\\uDF0D\\/\\\"\\\\\\n\" , \"more\": \"x\" } ";
        assertThat(new FreeformInput().add(arguments)).isEqualTo("*🌍/\"\\\n");
    }

    @Test
    void noPieceEndsInTheMiddleOfAPair() {
        FreeformInput input = new FreeformInput();
        assertThat(input.add("{\"input\":\"a\\ud83c")).isEqualTo("a");
        assertThat(input.add("\\udf0db")).isEqualTo("🌍b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*** Begin Patch", "{}", "{\"patch\":\"x\"}", "[1]", "{\"in put\":\"x\"}"})
    void whatIsNotWrappedIsPassedAsItIs(String arguments) {
        Random random = new Random(7);
        FreeformInput input = new FreeformInput();
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < arguments.length()) {
            int end = Math.min(arguments.length(), at + random.nextInt(1, 4));
            text.append(input.add(arguments.substring(at, end)));
            at = end;
        }
        assertThat(text).hasToString(arguments);
    }
}
