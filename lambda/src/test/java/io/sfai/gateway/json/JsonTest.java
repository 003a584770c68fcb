package io.sfai.gateway.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": {", "{\"a\": [1, ", "nesting", "digits"})
    void whatIsWrongIsSaidWithoutTheParsersOwnWords(String text) {
        String body =
                switch (text) {
                    case "nesting" -> "{\"a\":" + "[".repeat(600);
                    case "digits" -> "{\"a\":" + "1".repeat(2000) + "}";
                    default -> text;
                };
        assertThatThrownBy(() -> Json.object(body))
                .isInstanceOf(JsonException.class)
                .message()
                .isNotBlank()
                .doesNotContain("Stream", "Source", "REDACTED");
    }
}
