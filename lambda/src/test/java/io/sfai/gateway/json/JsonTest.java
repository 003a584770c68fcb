package io.sfai.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'message': {'a': 1, 'model' : 'x'}, 'model': 'y'} | 'x'",
                "{'message':{'model':'x','model':'z'}} |",
                "{'message':{'model':'x'},'message':{'model':'z'}} |",
                "{'message':'x'} |",
                "{'message':{'model':7}} |",
                "{'message':{'inner':{'model':'x'}}} |",
                "{'model':'x'} |"
            })
    void aTextInsideAnObjectIsFoundWhereItIsCertain(String text, @Nullable String found) {
        String json = text.replace('\'', '"');
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Json.Located located = Json.located(bytes, "message", "model");
        assertThat(located.object()).isEqualTo(Json.object(json));
        assertThat(located.from() < 0 ? null : json.substring(located.from(), located.to()))
                .isEqualTo(found == null ? null : found.replace('\'', '"'));
    }

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
