package io.sfai.gateway.api.completions;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Dialect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<fim_prefix>a(<fim_suffix>)b<fim_middle>",
                "<|fim_prefix|>a(<|fim_suffix|>)b<|fim_middle|>",
                "<PRE> a( <SUF>)b <MID>",
                "<｜fim▁begin｜>a(<｜fim▁hole｜>)b<｜fim▁end｜>",
                "[SUFFIX])b[PREFIX]a(",
            })
    void marksOfModelFamiliesAreRead(String prompt) {
        assertThat(cursor(prompt, "")).isEqualTo(new Cursor("a(", ")b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a <fim_prefix>b<fim_suffix>c<fim_middle>",
                "<fim_prefix>a",
                "<fim_prefix>a<fim_middle>",
                "<fim_prefix>a<fim_suffix>b",
                "<fim_prefix>a<fim_middle><fim_suffix>b<fim_middle>x",
                "",
            })
    void anythingElseIsText(String prompt) {
        assertThat(cursor(prompt, "")).isEqualTo(new Cursor(prompt, ""));
    }

    @Test
    void aSuffixMeansThatMarksAreText() {
        String prompt = "<fim_prefix>a<fim_suffix>b<fim_middle>";
        assertThat(cursor(prompt, "c")).isEqualTo(new Cursor(prompt, "c"));
    }

    private static Cursor cursor(String prompt, String suffix) {
        return Cursor.in(new Asked(Dialect.COMPLETIONS, prompt, suffix, "", List.of(), false));
    }
}
