package io.sfai.gateway.local.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreludeDecoderTest {
    private static final String JSON =
            "{\"statusCode\":201,\"headers\":{\"content-type\":\"text/é\",\"Content-Length\":\"3\"},"
                    + "\"cookies\":[\"a=b; Path=/\",\"c=d\"],\"other\":[1,{\"x\":null}]}";
    private static final String BODY = "\0\0body\0with NULs\0\0\0\0\0\0\0\0";
    private static final byte[] STREAM =
            (JSON + "\0".repeat(8) + BODY).getBytes(StandardCharsets.UTF_8);
    private static final Prelude PRELUDE =
            new Prelude(
                    201,
                    Map.of("content-type", "text/é", "x-amzn-remapped-Content-Length", "3"),
                    List.of("a=b; Path=/", "c=d"));

    @Test
    void findsThePreludeHoweverTheStreamIsCut() throws Exception {
        for (int cut = 0; cut <= STREAM.length; cut++) {
            for (int second = cut; second <= STREAM.length; second += 7) {
                var decoder = new PreludeDecoder();
                var body = new ByteArrayOutputStream();
                feed(decoder, body, 0, cut);
                feed(decoder, body, cut, second);
                feed(decoder, body, second, STREAM.length);
                assertThat(decoder.prelude()).as("cut at %s, %s", cut, second).isEqualTo(PRELUDE);
                assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo(BODY);
            }
        }
    }

    @Test
    void findsThePreludeByteByByte() throws Exception {
        var decoder = new PreludeDecoder();
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < STREAM.length; i++) {
            feed(decoder, body, i, i + 1);
        }
        assertThat(decoder.prelude()).isEqualTo(PRELUDE);
        assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{} {}",
                "{\"statusCode\":\"200\"}",
                "{\"statusCode\":99}",
                "{\"headers\":{\"a\":[\"b\"]}}",
                "{\"headers\":{\"a\":1}}",
                "{\"headers\":[]}",
                "{\"cookies\":\"a=b\"}",
                "{\"cookies\":[1]}",
                "{\"headers\":{},\"headers\":{}}",
            })
    void refusesWhatIsNoPrelude(String json) {
        byte[] stream = (json + "\0".repeat(8)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new PreludeDecoder().take(stream, 0, stream.length))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refusesTooFewNuls() {
        byte[] stream = ("{}" + "\0".repeat(7) + "body").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new PreludeDecoder().take(stream, 0, stream.length))
                .hasMessage("only 7 NULs after the prelude's JSON");
    }

    @Test
    void refusesAPreludeWithoutEnd() {
        byte[] stream = "x".repeat((1 << 20) + 1).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new PreludeDecoder().take(stream, 0, stream.length))
                .hasMessageContaining("no end of the prelude");
    }

    private static void feed(PreludeDecoder decoder, ByteArrayOutputStream body, int from, int to)
            throws IOException {
        int taken = decoder.prelude() == null ? decoder.take(STREAM, from, to - from) : 0;
        body.write(STREAM, from + taken, to - from - taken);
    }
}
