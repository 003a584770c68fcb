package io.sfai.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static final long SEED = 20_261_123;

    @Test
    void aTextIsWrittenAsTheTreeWritesIt() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            String text = text(random, round % 4);
            assertThat(JsonText.quoted(text)).as(text).isEqualTo(Json.bytes(text));
        }
    }

    @Test
    void everyCharacterIsWrittenAsTheTreeWritesIt() {
        for (int c = 0; c <= 0xFFFF; c++) {
            String text = "a" + (char) c + "b";
            if (!java.util.Arrays.equals(JsonText.quoted(text), Json.bytes(text))) {
                throw new AssertionError("U+" + Integer.toHexString(c));
            }
        }
    }

    /** Of ASCII, of what must be escaped, of all that is one character, or of anything. */
    private static String text(Random random, int kind) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(60); left > 0; left--) {
            switch (kind) {
                case 0 -> text.append((char) random.nextInt(' ', 127));
                case 1 -> text.append((char) random.nextInt(128));
                case 2 -> text.append((char) random.nextInt(0xD800));
                default -> text.append((char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }
}
