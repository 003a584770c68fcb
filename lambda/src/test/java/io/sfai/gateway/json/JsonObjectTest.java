package io.sfai.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An object behaves as a map that keeps its order, with few fields and with many. */
class JsonObjectTest {
    @Test
    void itAgreesWithAMapInEverything() {
        Random random = new Random(20_261_121);
        for (int round = 0; round < 300; round++) {
            JsonObject object = new JsonObject();
            Map<String, Object> map = new LinkedHashMap<>();
            int names = 1 + random.nextInt(40);
            for (int step = 0; step < 120; step++) {
                String name = "n" + random.nextInt(names);
                if (random.nextInt(4) == 0) {
                    assertThat(object.remove(name)).isEqualTo(map.remove(name));
                } else {
                    object.put(name, (long) step);
                    map.put(name, (long) step);
                }
                assertThat(object.get(name)).isEqualTo(map.get(name));
                assertThat(object.has(name)).isEqualTo(map.containsKey(name));
            }
            assertThat(new ArrayList<>(object.names())).isEqualTo(new ArrayList<>(map.keySet()));
            assertThat(object.size()).isEqualTo(map.size());
            assertThat(Json.object(object.toString())).isEqualTo(object);
            assertThat(object.copy()).isEqualTo(object).hasSameHashCodeAs(object);
        }
    }

    @Test
    void aCopyIsOfItsOwn() {
        JsonObject object = Json.object("{\"a\": 1, \"b\": null}");
        JsonObject copy = object.copy().put("c", 2L);
        copy.remove("a");
        assertThat(object).hasToString("{\"a\":1,\"b\":null}");
        assertThat(copy).hasToString("{\"b\":null,\"c\":2}");
    }
}
