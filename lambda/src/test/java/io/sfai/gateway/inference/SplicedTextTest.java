package io.sfai.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.InferenceEvent.Text;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplicedTextTest {
    private static final String ALIAS = "an \"alias\" ü";
    private static final String[] STRINGS = {
        "model", "\"model\":\"x\"", "{", "],", "\\", "\\\"", "ü€😀", "", "a\nb", "choices"
    };

    @Test
    void changesNothingButTheModel() {
        assertThat(spliced("{ \"id\":\"a\\\"\", \"model\" : \"gpt\\\"-4\" ,\"n\":1e400,\"x\":[]}"))
                .isEqualTo(
                        "{ \"id\":\"a\\\"\", \"model\" : \"an \\\"alias\\\" ü\" ,\"n\":1e400,\"x\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":\"model\"}",
                "{\"choices\":[{\"model\":\"inner\"}]}",
                "{\"model\":null,\"a\":\"b\"}",
                "{\"model\":7}",
                "{\"model\":{\"a\":\"b\"}}",
                "{\"model\":[\"a\"]}",
                "{\"model\":\"a\",\"model\":\"b\"}",
                "{\"model\":\"a\",\"mod\\u0065l\":\"b\"}",
                "{\"model\":\"a\",\n\"b\":1}",
                "{\"model\":\"a\",\r\"b\":1}"
            })
    void leavesWhatIsNotPlainToBeWrittenAnew(String chunk) {
        assertThat(spliced(chunk)).isNull();
    }

    @Test
    void saysTheSameAsWritingAnew() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 5000; i++) {
            JsonObject chunk = object(random, 3);
            chunk.put("model", text(random));
            String name = text(random);
            chunk.put(name.equals("model") ? "other" : name, value(random, 2));
            String spliced = spliced(Json.text(chunk));
            if (spliced != null) {
                assertThat(Json.object(spliced)).isEqualTo(chunk.put("model", ALIAS));
            } else {
                assertThat(chunk.names()).anyMatch(n -> Json.text(n).contains("\\"));
            }
        }
    }

    private @Nullable String spliced(String chunk) {
        byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
        Json.Located located = Json.located(bytes, "model");
        byte[] spliced = new Text(bytes, located.from(), located.to()).with(Json.bytes(ALIAS));
        return spliced == null ? null : new String(spliced, StandardCharsets.UTF_8);
    }

    private static JsonObject object(RandomGenerator random, int depth) {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.put(text(random), value(random, depth - 1));
        }
        return object;
    }

    private static @Nullable Object value(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> text(random);
            case 1 -> random.nextLong();
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4 -> object(random, depth);
            default -> new JsonArray().add(value(random, depth - 1)).add(text(random));
        };
    }

    private static String text(RandomGenerator random) {
        return STRINGS[random.nextInt(STRINGS.length)];
    }
}
