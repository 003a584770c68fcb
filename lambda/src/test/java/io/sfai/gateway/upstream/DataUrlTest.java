package io.sfai.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataUrlTest {
    private static final String PNG = Base64.getEncoder().encodeToString(Files.PNG);

    private final MediaLoader loader = new MediaLoader();

    @Test
    void base64IsDecoded() {
        for (String head :
                List.of(
                        "data:image/png;base64,",
                        "DATA:IMAGE/PNG;BASE64,",
                        "data:image/png;name=a.png;base64,",
                        "data: image/png ;base64,",
                        "data:image/jpeg;base64,",
                        "data:;base64,")) {
            Media media = load(head + PNG);
            assertThat(media.type()).isEqualTo("image/png");
            assertThat(media.bytes()).isEqualTo(Files.PNG);
            assertThat(media.base64()).isEqualTo(PNG);
        }
    }

    @Test
    void whiteSpaceEscapesAndMissingPaddingDoNoHarm() {
        String wrapped = PNG.replaceAll("(.{8})", "$1\r\n \t");
        String escaped = PNG.replace("+", "%2B").replace("/", "%2f").replace("=", "%3D");
        String bare = PNG.replace("=", "");
        for (String data : List.of(wrapped, escaped, bare, PNG + "\n", PNG + "%0A")) {
            assertThat(load("data:image/png;base64," + data).bytes()).isEqualTo(Files.PNG);
        }
    }

    @Test
    void percentEncodedTextIsDecoded() {
        Media media = load("data:text/csv;charset=utf-8,a,b%0A1+1,%E6%97%A5 x");
        assertThat(media.type()).isEqualTo("text/csv");
        assertThat(new String(media.bytes(), UTF_8)).isEqualTo("a,b\n1+1,日 x");
    }

    @Test
    void withoutATypeItIsPlainText() {
        for (String url : List.of("data:,hello", "data:;charset=US-ASCII,hello", "data:,hell%6f")) {
            Media media = load(url);
            assertThat(media.type()).isEqualTo("text/plain");
            assertThat(new String(media.bytes(), UTF_8)).isEqualTo("hello");
        }
    }

    @Test
    void brokenOnesAreRefused() {
        unreadable("data:image/png;base64", "no comma");
        unreadable("data:image/png;base64,", "empty");
        unreadable("data:image/png;base64,a*bc", "not valid base64");
        unreadable("data:image/png;base64,abcde", "not valid base64");
        unreadable("data:image/png;base64,====", "not valid base64");
        unreadable("data:image/png;base64,日本", "not valid base64");
        unreadable("data:text/plain,100%", "percent sign");
        unreadable("data:text/plain,1%0", "percent sign");
        unreadable("data:text/plain,1%zz", "percent sign");
        unreadable("data:image/png," + PNG, "declared as image/png");
        unreadable("data:image/png;base64," + base64(Files.HTML), "declared as image/png");
    }

    @Test
    void theLimitIsExact() {
        int limit = MediaLimits.STANDARD.bytes();
        String head = "data:image/png;base64,";
        assertThat(load(head + base64(Files.png(limit))).bytes()).hasSize(limit);
        Failing.tooLarge(() -> load(head + base64(Files.png(limit + 1))));
        Failing.tooLarge(() -> load(head + base64(Files.png(limit + 3))));
        Failing.tooLarge(() -> load("data:text/plain," + "x".repeat(limit + 1)));
    }

    @Test
    void otherSchemesAreRefused() {
        for (String url :
                List.of(
                        "file:///etc/passwd",
                        "ftp://example.com/a.png",
                        "gopher://127.0.0.1:6379/_x",
                        "jar:http://example.com/a.jar!/b",
                        "s3://bucket/key",
                        "//example.com/a.png",
                        "/a.png",
                        " data:,x",
                        "")) {
            Failing.refused(() -> load(url), "only http, https and data URLs");
        }
    }

    private Media load(String url) {
        return loader.load(url, Failing.AT);
    }

    private void unreadable(String url, String why) {
        Failing.unreadable(() -> load(url), why);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
