package io.sfai.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumbersTest {
    @Test
    void everyDigitStaysAsItWasWritten() {
        String array = "[-0.006929283495992422, 1e-7,\n 0.10, 3,-0]";
        JsonObject read = read("{\"a\":\"é\",\"v\": " + array + " ,\"n\":1}");
        JsonNumbers numbers = (JsonNumbers) requireNonNull(read.get("v"));
        assertThat(numbers).hasToString(array);
        assertThat(numbers.size()).isEqualTo(5);
        assertThat(numbers.floats()).containsExactly(-0.0069292835f, 1e-7f, 0.1f, 3f, 0f);
        byte[] copy = new byte[numbers.length() + 1];
        numbers.copyTo(copy, 1);
        assertThat(new String(copy, 1, numbers.length(), UTF_8)).isEqualTo(array);
        assertThat(Json.text(read)).isEqualTo("{\"a\":\"é\",\"v\":" + array + ",\"n\":1}");
    }

    @Test
    void theRestIsTheUsualTree() {
        String plain = "{\"a\":[],\"b\":[[],{\"c\":null}],\"d\":[\"x\",2,true],\"e\":{\"f\":1.5}}";
        assertThat(read(plain)).isEqualTo(Json.object(plain));
        JsonArray nested = requireNonNull(read("{\"a\":[[1,2],[3]]}").array("a"));
        assertThat(nested.get(1)).isInstanceOf(JsonNumbers.class).hasToString("[3]");
    }

    @Test
    void aMarkOfTheEncodingMovesNoPlace() {
        assertThat(read("\uFEFF{\"v\":[1,2]}").get("v")).hasToString("[1,2]");
        assertThatThrownBy(() -> JsonNumbers.object("{\"v\":[1,2]}".getBytes(UTF_16LE)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[1]",
                "{\"v\":[1,null]}",
                "{\"v\":[1,\"2\"]}",
                "{\"v\":[1,[2]]}",
                "{\"v\":[NaN]}",
                "{\"v\":[1,NaN]}",
                "{\"v\":[1,Infinity]}",
                "{\"v\":[1e39]}",
                "{\"v\":[-1e999]}",
                "{\"v\":[1,2",
                "{\"v\":[1,]}",
                "{\"v\":[",
                "{\"v\":[1]} x",
                "{\"v\":[1"
            })
    void whatIsNoneIsSaidToBeNone(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class);
    }

    private static JsonObject read(String text) {
        return JsonNumbers.object(text.getBytes(UTF_8));
    }
}
