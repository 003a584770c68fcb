package io.sfai.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelMapFuzzTest {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = 5_000;
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "null",
        "true",
        "1e400",
        "-1",
        "\\u0000",
        "\\",
        "\n",
        "\"target\":",
        "\"fallbacks\":[\"main\"]",
        "\"triage\":{}",
        "\"tools\":[\"docs\"]",
        "\"clientMcp\":{\"hosts\":[]}",
        "{id}",
        "\"type\":\"builtin\"",
        "\"required\":[1]",
        "secret:",
        "openai/",
        "\uFEFF",
    };

    @ParameterizedTest
    @ValueSource(strings = {"weights-and-fallbacks", "tools"})
    void aDamagedMapIsAcceptedOrRejectedAndNothingElse(String example) throws IOException {
        byte[] whole = Files.readAllBytes(Maps.ROOT.resolve("docs/examples/" + example + ".json"));
        Random random = new Random(SEED);
        int accepted = 0;
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = whole;
            for (int times = random.nextInt(1, 4); times > 0; times--) {
                damaged = damage(damaged, random);
            }
            try {
                ModelMapParser.parse(damaged);
                accepted++;
            } catch (ModelMapRejected e) {
                rejected++;
                assertThat(e.problems())
                        .isNotEmpty()
                        .allSatisfy(p -> assertThat(p.line()).isPositive());
            }
        }
        assertThat(accepted).isPositive();
        assertThat(rejected).isGreaterThan(ROUNDS / 2);
    }

    private static byte[] damage(byte[] text, Random random) {
        if (text.length < 2) {
            return new byte[] {(byte) random.nextInt(256), 0};
        }
        int at = random.nextInt(text.length);
        int end = Math.min(text.length, at + random.nextInt(1, 30));
        byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(text, at);
            case 1 -> splice(text, at, end, new byte[0]);
            case 2 -> splice(text, at, at, Arrays.copyOfRange(text, at, end));
            case 3 -> splice(text, at, end, piece);
            case 4 -> splice(text, at, at, piece);
            default -> splice(text, at, at + 1, new byte[] {(byte) random.nextInt(256)});
        };
    }

    private static byte[] splice(byte[] text, int from, int to, byte[] piece) {
        byte[] result = Arrays.copyOf(text, from + piece.length + text.length - to);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(text, to, result, from + piece.length, text.length - to);
        return result;
    }
}
